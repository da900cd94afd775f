/** The letter forms a title is set in; the renderer falls back through fonts that every system has. */
export type Typeface = 'sans' | 'serif';

/** One line of text with the size and width it is set to, both in the units of the drawing. */
export interface SetLine {
  readonly text: string;
  readonly size: number;
  readonly width: number;
}

export interface FitBox {
  readonly width: number;
  readonly height: number;
  readonly largest: number;
  readonly smallest: number;
  readonly most: number;
}

const leading = 0.98;
const ellipsis = '…';

/** Advance widths of a bold grotesque in thousandths of the type size, grouped by width. */
const advances = new Map<string, number>();
for (const [width, characters] of [
  [278, " ,./:;Iijl'’|"],
  [333, '!()-f[]t'],
  [389, 'r*"'],
  [500, 'z'],
  [556, '–#$0123456789Jaceksvxy+=?'],
  [611, 'FLTZbdghnopqu'],
  [667, 'EPSVXY'],
  [722, 'ABCDHKNRU&'],
  [778, 'GOQw'],
  [833, 'M'],
  [889, 'm%'],
  [944, 'W@'],
] as const) {
  for (const character of characters) advances.set(character, width);
}

function advanceOf(character: string): number {
  const known = advances.get(character);
  if (known !== undefined) return known;
  const plain = advances.get(character.normalize('NFD').charAt(0));
  if (plain !== undefined) return plain;
  return (character.codePointAt(0) ?? 0) < 0x0530 ? 722 : 1000;
}

/** Estimates how wide a text runs at a size of one; errs on the wide side for characters it does not know. */
export function textWidth(text: string, typeface: Typeface): number {
  let sum = 0;
  for (const character of text) sum += advanceOf(character);
  return (sum / 1000) * (typeface === 'serif' ? 0.96 : 1);
}

/** Breaks words into exactly `count` lines so that the widest line is as narrow as it can be. */
function balance(words: readonly string[], count: number, typeface: Typeface): readonly string[] {
  if (count <= 1) return [words.join(' ')];
  let best: readonly string[] = [words.join(' ')];
  let narrowest = Number.POSITIVE_INFINITY;
  for (let first = 1; first <= words.length - count + 1; first += 1) {
    const head = words.slice(0, first).join(' ');
    const lines = [head, ...balance(words.slice(first), count - 1, typeface)];
    const widest = Math.max(...lines.map((line) => textWidth(line, typeface)));
    if (widest < narrowest) {
      narrowest = widest;
      best = lines;
    }
  }
  return best;
}

/** Cuts what cannot be set even at the smallest size: long words are broken, the rest ends in an ellipsis. */
function cutToFit(text: string, typeface: Typeface, box: FitBox): readonly string[] {
  const room = box.width / box.smallest;
  const most = Math.max(1, Math.min(box.most, Math.floor(box.height / (box.smallest * leading))));
  const lines: string[] = [];
  let line = '';
  for (const character of text) {
    if (textWidth(line + character, typeface) <= room) {
      line += character;
      continue;
    }
    const space = line.lastIndexOf(' ');
    const carried = space > line.length / 2 ? line.slice(space + 1) : '';
    lines.push((carried === '' ? line : line.slice(0, space)).trim());
    line = carried + (carried === '' && character === ' ' ? '' : character);
    if (lines.length === most) break;
  }
  if (lines.length < most) return [...lines, line.trim()].filter((each) => each !== '');
  const last = [...(lines.at(-1) ?? '')];
  while (last.length > 0 && textWidth(last.join('') + ellipsis, typeface) > room) last.pop();
  return [...lines.slice(0, -1), `${last.join('').trimEnd()}${ellipsis}`];
}

/** The words of a title; a number stays with the word before it, so that no 2 stands on a line of its own. */
function wordsOf(text: string): readonly string[] {
  const words: string[] = [];
  for (const word of text.split(/\s+/u)) {
    const before = words.at(-1);
    if (before !== undefined && /^(?:\d{1,2}|[IVX]{1,4})$/u.test(word)) words[words.length - 1] = `${before} ${word}`;
    else if (word !== '') words.push(word);
  }
  return words;
}

/** Sets a text as large as the box allows, in lines of like length; never wider or higher than the box. */
export function fitText(text: string, typeface: Typeface, box: FitBox): readonly SetLine[] {
  const words = wordsOf(text);
  if (words.length === 0) return [];
  let lines: readonly string[] = [];
  let size = 0;
  if (words.length <= 16) {
    for (let count = 1; count <= Math.min(box.most, words.length); count += 1) {
      const tried = balance(words, count, typeface);
      const widest = Math.max(...tried.map((line) => textWidth(line, typeface)));
      const fits = Math.min(box.width / widest, box.height / (count * leading), box.largest);
      // A further line has to earn its place with clearly larger letters.
      if (fits > size * 1.12) {
        size = fits;
        lines = tried;
      }
    }
  }
  if (size < box.smallest) {
    lines = cutToFit(words.join(' ').slice(0, 400), typeface, box);
    size = box.smallest;
  }
  const set = Math.floor(size * 10) / 10;
  return lines.map((line) => ({ text: line, size: set, width: Math.floor(textWidth(line, typeface) * set) }));
}

/** The height that set lines take, from the top of the first to the bottom of the last. */
export function heightOf(lines: readonly SetLine[]): number {
  return lines.reduce((sum, line) => sum + line.size * leading, 0);
}
