type Fields = Readonly<Record<string, unknown>>;

/** Names whose values never reach a log, however they got into the fields. */
const secret = /code|serial|secret|token|password|authorization|api_?key|ciphertext|plaintext|signature/i;
const email = /([a-z0-9])[a-z0-9._%+-]*@([a-z0-9.-]+)/gi;

/** Ids and counts pass; secrets are cut out, mail addresses keep their first letter and domain. */
export function redact(value: unknown, name = '', depth = 0): unknown {
  if (value === null || value === undefined || typeof value === 'number' || typeof value === 'boolean') return value;
  if (secret.test(name) && name !== 'errorCode' && name !== 'statusCode') return '[redacted]';
  if (typeof value === 'string') return value.replace(email, '$1…@$2').slice(0, 2000);
  if (value instanceof Error) {
    return {
      name: value.name,
      message: redact(value.message),
      stack: redact(value.stack ?? ''),
      cause: redact(value.cause, '', depth + 1),
    };
  }
  if (depth > 4) return '[deep]';
  if (value instanceof Uint8Array) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return value.slice(0, 50).map((one) => redact(one, name, depth + 1));
  if (typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, redact(one, key, depth + 1)]));
  }
  return String(value);
}

function write(level: 'INFO' | 'WARN' | 'ERROR', message: string, fields: Fields): void {
  const line = JSON.stringify({ level, timestamp: new Date().toISOString(), message, ...(redact(fields) as object) });
  process.stdout.write(`${line}\n`);
}

/** Structured lines for CloudWatch: ids always, bodies never. */
export const logger = {
  info: (message: string, fields: Fields = {}) => write('INFO', message, fields),
  warn: (message: string, fields: Fields = {}) => write('WARN', message, fields),
  error: (message: string, fields: Fields = {}) => write('ERROR', message, fields),
};
