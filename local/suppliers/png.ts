/** Draws a key as a picture: one row of blocky letters in a small black-and-white PNG. */
import { crc32, deflateSync } from 'node:zlib';

// Each letter is seven rows of five dots, one row a number whose bits are the dots from left to right.
const letters: Readonly<Record<string, readonly number[]>> = {
  '-': [0, 0, 0, 31, 0, 0, 0],
  A: [14, 17, 17, 31, 17, 17, 17],
  B: [30, 17, 17, 30, 17, 17, 30],
  C: [14, 17, 16, 16, 16, 17, 14],
  D: [30, 17, 17, 17, 17, 17, 30],
  E: [31, 16, 16, 30, 16, 16, 31],
  F: [31, 16, 16, 30, 16, 16, 16],
  G: [14, 17, 16, 23, 17, 17, 14],
  H: [17, 17, 17, 31, 17, 17, 17],
  I: [14, 4, 4, 4, 4, 4, 14],
  J: [1, 1, 1, 1, 17, 17, 14],
  K: [17, 18, 20, 24, 20, 18, 17],
  L: [16, 16, 16, 16, 16, 16, 31],
  M: [17, 27, 21, 21, 17, 17, 17],
  N: [17, 25, 21, 19, 17, 17, 17],
  O: [14, 17, 17, 17, 17, 17, 14],
  P: [30, 17, 17, 30, 16, 16, 16],
  Q: [14, 17, 17, 17, 21, 18, 13],
  R: [30, 17, 17, 30, 20, 18, 17],
  S: [15, 16, 16, 14, 1, 1, 30],
  T: [31, 4, 4, 4, 4, 4, 4],
  U: [17, 17, 17, 17, 17, 17, 14],
  V: [17, 17, 17, 17, 17, 10, 4],
  W: [17, 17, 17, 21, 21, 27, 17],
  X: [17, 17, 10, 4, 10, 17, 17],
  Y: [17, 17, 10, 4, 4, 4, 4],
  Z: [31, 1, 2, 4, 8, 16, 31],
  '0': [14, 19, 21, 21, 21, 25, 14],
  '1': [4, 12, 4, 4, 4, 4, 14],
  '2': [14, 17, 1, 6, 8, 16, 31],
  '3': [30, 1, 1, 14, 1, 1, 30],
  '4': [2, 6, 10, 18, 31, 2, 2],
  '5': [31, 16, 30, 1, 1, 17, 14],
  '6': [14, 16, 16, 30, 17, 17, 14],
  '7': [31, 1, 2, 4, 8, 8, 8],
  '8': [14, 17, 17, 14, 17, 17, 14],
  '9': [14, 17, 17, 15, 1, 1, 14],
};

const rows = 7;
const advance = 6;
const scale = 3;
const margin = 6;
const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8 + body.length);
  frame.writeUInt32BE(data.length, 0);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc32(body), 4 + body.length);
  return frame;
}

/** A valid PNG that shows the text; the same text gives the same bytes. */
export function drawText(text: string): Buffer {
  const width = text.length * advance * scale + 2 * margin;
  const height = rows * scale + 2 * margin;
  const stride = Math.ceil(width / 8) + 1;
  // White paper: every bit set; each line starts with its filter byte, 0.
  const pixels = Buffer.alloc(stride * height, 0xff);
  for (let y = 0; y < height; y += 1) pixels[y * stride] = 0;

  const blacken = (x: number, y: number) => {
    const index = y * stride + 1 + (x >> 3);
    pixels[index] = (pixels[index] ?? 0) & ~(0x80 >> (x & 7));
  };
  [...text.toUpperCase()].forEach((sign, position) => {
    for (const [row, bits] of (letters[sign] ?? []).entries()) {
      for (let dot = 0; dot < 5; dot += 1) {
        if (!(bits & (16 >> dot))) continue;
        const left = margin + (position * advance + dot) * scale;
        const top = margin + row * scale;
        for (let step = 0; step < scale * scale; step += 1)
          blacken(left + (step % scale), top + Math.floor(step / scale));
      }
    }
  });

  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1;
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(pixels)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Base64 as some mailers write it, a line break after every 76 signs, or in one piece. */
export function asBase64(bytes: Buffer, { lineBreaks = false } = {}): string {
  const text = bytes.toString('base64');
  return lineBreaks ? text.replace(/(.{76})/g, '$1\r\n') : text;
}
