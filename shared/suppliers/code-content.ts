/** The text of a code without the blanks around it; undefined when nothing is left. */
export function textBytes(code: string | null | undefined): Uint8Array | undefined {
  const text = code?.trim();
  return text ? new TextEncoder().encode(text) : undefined;
}

/** The bytes of a picture in base64, with or without line breaks; undefined when it is no base64. */
export function pictureBytes(base64: string | null | undefined): Uint8Array | undefined {
  const text = base64?.replace(/^data:[^,]*,/, '').replace(/\s+/g, '');
  if (!text || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined;
  return new Uint8Array(Buffer.from(text, 'base64'));
}
