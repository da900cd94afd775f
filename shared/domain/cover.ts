import { compositionsByMood, type Dice } from './cover-art.ts';
import { moodOf, palettesByMood } from './cover-palette.ts';
import { fitText, heightOf, type SetLine, type Typeface, textWidth } from './cover-type.ts';
import { type Platform, redemption } from './product.ts';

/** What a cover is drawn from. */
export interface CoverSubject {
  readonly handle: string;
  readonly title: string;
  readonly subtitle?: string;
  readonly platform: Platform;
  readonly genres: readonly string[];
}

export interface CoverSize {
  readonly width: number;
  readonly height: number;
}

const margin = 44;
const measure = 600 - margin * 2;
const footerLine = 762;

const families: Readonly<Record<Typeface, string>> = {
  sans: "Archivo,'Helvetica Neue',Arial,'Liberation Sans',sans-serif",
  serif: "Georgia,'Liberation Serif','Times New Roman',serif",
};

/** Makes any text safe inside XML: characters that XML forbids are dropped, markup is escaped. */
function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

function diceOf(seed: number): Dice {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    between: (low, high) => low + next() * (high - low),
    pick: (items) => items[Math.floor(next() * items.length)] ?? items[0],
  };
}

/** A title and what follows its colon or dash are set in two sizes, as on a real box. */
function splitTitle(title: string): { readonly main: string; readonly rest: string } {
  const found = /^(.{2,}?)(?::\s+|\s+[–—-]\s+)(.+)$/u.exec(title);
  return { main: found?.[1] ?? title, rest: found?.[2] ?? '' };
}

function setLines(lines: readonly SetLine[], top: number, fill: string): string {
  let y = top;
  let drawn = '';
  for (const line of lines) {
    y += line.size * 0.98;
    drawn += `<text x="${margin}" y="${Math.round(y - line.size * 0.2)}" font-size="${line.size}" fill="${fill}" textLength="${line.width}" lengthAdjust="spacingAndGlyphs">${escapeXml(line.text)}</text>`;
  }
  return drawn;
}

/**
 * Draws a product's cover as a self-contained SVG: the same product always gets the same drawing, the title never
 * leaves the sheet, nothing is loaded, and no text of the product can become markup.
 */
export function coverSvg(product: CoverSubject, size: CoverSize = { width: 600, height: 800 }): string {
  const dice = diceOf(seedOf(product.handle));
  const mood = moodOf(product.genres);
  const [firstPalette, ...otherPalettes] = palettesByMood[mood];
  if (!firstPalette) throw new Error(`No palette for ${mood}.`);
  const palette = dice.pick([firstPalette, ...otherPalettes]);
  const composition = dice.pick(compositionsByMood[mood]);
  const typeface: Typeface = mood === 'legend' || (mood === 'dread' && dice.between(0, 1) < 0.5) ? 'serif' : 'sans';

  const { main, rest } = splitTitle(product.title);
  const heading = fitText(main, typeface, { width: measure, height: 300, largest: 128, smallest: 34, most: 4 });
  const below = (text: string, largest: number): readonly SetLine[] =>
    fitText(text, typeface, { width: measure, height: 92, largest, smallest: 24, most: 2 });
  const secondary = below(rest, 54);
  const subtitle = product.subtitle ?? '';
  const edition = below(subtitle, subtitle.length <= 10 ? 84 : 38);
  const gap = 10;
  const height = heightOf(heading) + heightOf(secondary) + heightOf(edition) + gap * 2;

  const top = composition.title === 'top' ? 48 : footerLine - 54 - height;
  const art =
    composition.title === 'top'
      ? composition.draw(palette, dice, top + height + 16, 800)
      : composition.draw(palette, dice, 0, top - 22);
  const secondaryTop = top + heightOf(heading) + gap;
  const text =
    setLines(heading, top, palette.ink) +
    setLines(secondary, secondaryTop, palette.ink) +
    setLines(edition, secondaryTop + heightOf(secondary) + gap, palette.ink);

  const footerInk = composition.footer === 'near' ? palette.nearInk : palette.ink;
  const platform = redemption[product.platform].name;
  const genre = product.genres[0] === platform ? '' : (product.genres[0] ?? '');
  const genreFits = textWidth(`${platform} ${genre}`, 'sans') * 24 < measure - 40;
  const footer =
    `<g font-size="24" fill="${footerInk}"><text x="${margin}" y="${footerLine}">${escapeXml(platform)}</text>` +
    `${genreFits && genre !== '' ? `<text x="${600 - margin}" y="${footerLine}" text-anchor="end" opacity=".8">${escapeXml(genre)}</text>` : ''}</g>`;
  const label = escapeXml(product.title.slice(0, 200));

  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" viewBox="0 0 600 800" preserveAspectRatio="xMidYMid slice" role="img" aria-label="${label}">` +
    `<clipPath id="a"><path d="M0 0H600V${composition.title === 'top' ? 800 : Math.round(top - 22)}H0Z"/></clipPath>` +
    `<path fill="${palette.ground}" d="M0 0H600V800H0Z"/>${art}` +
    `<g font-family="${families[typeface]}" font-weight="800">${text}</g>` +
    `<g font-family="${families.sans}" font-weight="700">${footer}</g></svg>`
  );
}
