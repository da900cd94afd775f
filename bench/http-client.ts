import { Agent, type OutgoingHttpHeaders, request } from 'node:http';

export interface JsonClient {
  /** Sends JSON and reads JSON. Anything but a 2xx is an error that says what was answered. */
  send(method: string, path: string, body?: unknown, headers?: OutgoingHttpHeaders): Promise<unknown>;
  close(): void;
}

/** A client that keeps its connections: what is measured is the shop, not the handshakes. */
export function jsonClient(origin: string, connections: number): JsonClient {
  const { hostname, port } = new URL(origin);
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  return {
    send(method, path, body, headers = {}) {
      const text = body === undefined ? '' : JSON.stringify(body);
      return new Promise((resolve, reject) => {
        const outgoing = request(
          {
            agent,
            host: hostname,
            port,
            method,
            path,
            headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text), ...headers },
          },
          (incoming) => {
            let answer = '';
            incoming.setEncoding('utf8');
            incoming.on('data', (chunk: string) => {
              answer += chunk;
            });
            incoming.on('error', reject);
            incoming.on('end', () => {
              const status = incoming.statusCode ?? 0;
              if (status >= 200 && status < 300) resolve(answer === '' ? undefined : JSON.parse(answer));
              else reject(new Error(`${method} ${path} answered ${status}: ${answer.slice(0, 500)}`));
            });
          },
        );
        outgoing.on('error', reject);
        outgoing.end(text);
      });
    },
    close: () => agent.destroy(),
  };
}
