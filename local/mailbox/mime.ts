/** What a mail shows, whichever way it was handed over. */
export interface ParsedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachments: readonly ParsedAttachment[];
}

export interface ParsedAttachment {
  readonly filename: string;
  readonly contentType: string;
  readonly content: Buffer;
}

interface Part {
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

/** Reads a MIME message: nested multiparts, base64 and quoted-printable, encoded words, attachments. */
export function parseMail(raw: Buffer): ParsedMail {
  const message = splitPart(raw);
  const found = { text: '', html: '', attachments: [] as ParsedAttachment[] };
  collect(message, found);
  const recipients = ['to', 'cc'].flatMap((name) => addressesIn(message.headers.get(name) ?? ''));
  return {
    from: decodeWords(message.headers.get('from') ?? ''),
    to: recipients,
    subject: decodeWords(message.headers.get('subject') ?? ''),
    ...found,
  };
}

/** The addresses of a header or of a list, without names. Commas inside quotes do not separate. */
export function addressesIn(list: string): string[] {
  return (list.match(/(?:"(?:[^"\\]|\\.)*"|[^,"])+/g) ?? [])
    .map((entry) => (/<([^>]*)>/.exec(entry)?.[1] ?? entry).trim())
    .filter((address) => address !== '');
}

function splitPart(raw: Buffer): Part {
  const text = raw.toString('latin1');
  const end = /\r?\n\r?\n/.exec(text);
  const head = end ? text.slice(0, end.index) : text;
  const body = end ? raw.subarray(end.index + end[0].length) : Buffer.alloc(0);
  const headers = new Map<string, string>();
  for (const line of head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    // Headers may be raw UTF-8; bytes were kept by reading them as Latin-1.
    if (colon > 0)
      headers.set(line.slice(0, colon).toLowerCase(), Buffer.from(line.slice(colon + 1).trim(), 'latin1').toString());
  }
  return { headers, body };
}

function collect(part: Part, found: { text: string; html: string; attachments: ParsedAttachment[] }): void {
  const { value: type, parameters } = parseHeader(part.headers.get('content-type') ?? 'text/plain');
  if (type.startsWith('multipart/')) {
    for (const child of splitMultipart(part.body, parameters.get('boundary') ?? '')) collect(splitPart(child), found);
    return;
  }
  const content = decodeTransfer(part.body, part.headers.get('content-transfer-encoding') ?? '');
  const disposition = parseHeader(part.headers.get('content-disposition') ?? '');
  const filename = disposition.parameters.get('filename') ?? parameters.get('name');
  const attached = disposition.value === 'attachment' || filename !== undefined || !type.startsWith('text/');
  if (attached) {
    found.attachments.push({ filename: decodeWords(filename ?? 'attachment'), contentType: type, content });
    return;
  }
  const text = decodeText(content, parameters.get('charset') ?? 'utf-8');
  if (type === 'text/html') found.html ||= text;
  else found.text ||= text;
}

function splitMultipart(body: Buffer, boundary: string): Buffer[] {
  const text = body.toString('latin1');
  const escaped = boundary.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const separators = [...text.matchAll(new RegExp(`(?:^|\\r?\\n)--${escaped}(--)?[ \\t]*(?=\\r?\\n|$)`, 'g'))];
  return separators.slice(0, -1).flatMap((separator, index) => {
    if (separator[1] !== undefined) return [];
    const start = separator.index + separator[0].length;
    const next = separators[index + 1]?.index ?? text.length;
    // Empty when a separator follows at once: then there is no line break of its own to skip.
    return [body.subarray(Math.min(next, start + (text[start] === '\r' ? 2 : 1)), next)];
  });
}

function parseHeader(header: string): { value: string; parameters: ReadonlyMap<string, string> } {
  const [value = '', ...rest] = header.match(/(?:"(?:[^"\\]|\\.)*"|[^;"])+/g) ?? [];
  const parameters = new Map<string, string>();
  for (const parameter of rest) {
    const [name = '', ...text] = parameter.split('=');
    const plain = text
      .join('=')
      .trim()
      .replace(/^"(.*)"$/s, '$1')
      .replace(/\\(.)/g, '$1');
    const extended = name.trim().endsWith('*');
    parameters.set(
      name.trim().toLowerCase().replace(/\*$/, ''),
      extended ? decodeURIComponent(plain.replace(/^[^']*'[^']*'/, '')) : plain,
    );
  }
  return { value: value.trim().toLowerCase(), parameters };
}

function decodeTransfer(body: Buffer, encoding: string): Buffer {
  switch (encoding.trim().toLowerCase()) {
    case 'base64':
      return Buffer.from(body.toString('latin1'), 'base64');
    case 'quoted-printable':
      return decodeQuoted(
        body
          .toString('latin1')
          .replace(/[ \t]*\r?\n/g, '\n')
          .replace(/=\n/g, ''),
      );
    default:
      return body;
  }
}

const decodeQuoted = (text: string): Buffer =>
  Buffer.from(
    text.replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );

function decodeText(bytes: Buffer, charset: string): string {
  const text = new TextDecoder(charset).decode(bytes);
  return text.replace(/\r\n/g, '\n');
}

/** Header text with its encoded words read; white space between two of them is no part of the text. */
function decodeWords(text: string): string {
  return text
    .replace(/(\?=)\s+(?==\?)/g, '$1')
    .replace(/=\?([^?]+)\?([BbQq])\?([^?]*)\?=/g, (_, charset: string, kind: string, encoded: string) => {
      const bytes =
        kind.toUpperCase() === 'B' ? Buffer.from(encoded, 'base64') : decodeQuoted(encoded.replaceAll('_', ' '));
      return new TextDecoder(charset).decode(bytes);
    });
}
