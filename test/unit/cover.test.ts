import { describe, expect, it } from 'vitest';
import { coverSvg } from '#shared/domain/cover.ts';
import { compositionsByMood } from '#shared/domain/cover-art.ts';
import { moodOf, palettesByMood } from '#shared/domain/cover-palette.ts';
import { fitText, textWidth } from '#shared/domain/cover-type.ts';
import { catalogue } from '../../local/catalogue/catalogue.ts';

const plain = { handle: 'a-game', title: 'A Game', platform: 'steam', genres: ['Action'] } as const;

/** Reads XML strictly enough to catch what breaks a picture: tags that do not match, bare markup signs, bad attributes. */
function parseXml(xml: string): { readonly tags: readonly string[]; readonly text: string } {
  const tags: string[] = [];
  const open: string[] = [];
  let text = '';
  const entity = /&(?!(?:amp|lt|gt|quot|#39);)/u;
  const token = /<(\/?)([a-zA-Z]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/gy;
  let at = 0;
  for (let found = token.exec(xml); found; found = token.exec(xml)) {
    at = token.lastIndex;
    const [, closing, name = '', attributes = '', single, content] = found;
    if (entity.test(attributes) || entity.test(content ?? '')) throw new Error(`bare & before ${at}`);
    if (content !== undefined) {
      text += content;
    } else if (closing) {
      if (open.pop() !== name) throw new Error(`</${name}> does not match at ${at}`);
    } else {
      tags.push(name);
      if (!single) open.push(name);
    }
  }
  if (at !== xml.length) throw new Error(`not XML at ${at}: ${xml.slice(at, at + 40)}`);
  if (open.length > 0) throw new Error(`${open.join(', ')} left open`);
  return { tags, text };
}

function linesOf(svg: string): readonly { readonly y: number; readonly size: number; readonly width: number }[] {
  return [...svg.matchAll(/<text x="\d+" y="(-?\d+)" font-size="([\d.]+)"[^>]*textLength="(\d+)"/g)].map((line) => ({
    y: Number(line[1]),
    size: Number(line[2]),
    width: Number(line[3]),
  }));
}

describe('a cover', () => {
  it('is the same drawing each time, and another one for another handle', () => {
    expect(coverSvg(plain)).toBe(coverSvg({ ...plain }));
    const drawings = new Set(Array.from({ length: 40 }, (_, index) => coverSvg({ ...plain, handle: `game-${index}` })));
    expect(drawings.size).toBe(40);
  });

  it('is well-formed, small and self-contained for every product of the catalogue', () => {
    for (const product of catalogue) {
      const svg = coverSvg(product);
      const { tags } = parseXml(svg);
      expect(new Set(tags), product.handle).not.toContain('script');
      expect(Buffer.byteLength(svg), product.handle).toBeLessThanOrEqual(6 * 1024);
      expect(svg.replace('http://www.w3.org/2000/svg', ''), product.handle).not.toMatch(
        /https?:|href|data:|NaN|undefined|Infinity/,
      );
    }
  });

  it('keeps every line of every title of the catalogue on the sheet and above the footer', () => {
    for (const product of catalogue) {
      for (const line of linesOf(coverSvg(product))) {
        expect(line.width, product.handle).toBeLessThanOrEqual(512);
        expect(line.y - line.size, product.handle).toBeGreaterThan(0);
        expect(line.y, product.handle).toBeLessThan(735);
      }
    }
  });

  it('draws every composition of every mood with whole numbers and closed tags', () => {
    for (const [mood, compositions] of Object.entries(compositionsByMood)) {
      for (const composition of compositions) {
        const palette = Object.entries(palettesByMood).find(([name]) => name === mood)?.[1][0];
        if (!palette) throw new Error(`${mood} has no palette`);
        let turn = 0;
        const dice = {
          between: (low: number, high: number) => low + ((turn++ % 7) / 7) * (high - low),
          pick: <Item>(items: readonly [Item, ...Item[]]): Item => items[turn++ % items.length] ?? items[0],
        };
        const art = composition.draw(palette, dice, 200, 560);
        expect(() => parseXml(`<svg>${art}</svg>`)).not.toThrow();
        expect(art).not.toMatch(/NaN|undefined/);
      }
    }
  });

  it.each([
    ['markup', '</text><script>alert(1)</script>'],
    ['an attribute breakout', '" onload="alert(1)" x="'],
    ['entities and quotes', `Tom & Jerry's "<best>" &lt; &#x3c;`],
    ['characters that XML forbids', 'Null\u0000 bell\u0007 \ufffe half\ud800 end'],
    ['CDATA', ']]><![CDATA[<b>'],
  ])('turns %s in a title into harmless text', (_, hostile) => {
    const svg = coverSvg({ ...plain, title: hostile, subtitle: hostile, genres: [hostile] });
    const { tags } = parseXml(svg);
    expect(new Set(tags)).toEqual(new Set(parseXml(coverSvg(plain)).tags));
    expect(svg).not.toMatch(/<script|\sonload="/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must be gone
    expect(svg).not.toMatch(/[\u0000-\u0008\ufffe]/);
    expect(svg.isWellFormed()).toBe(true);
  });

  it.each([
    ['no title', ''],
    ['one endless word', 'W'.repeat(500)],
    ['a very long title', 'The quick brown fox jumps over the lazy dog again '.repeat(40)],
    ['wide characters', '龍が如く８'.repeat(30)],
    ['long parts around a colon', `${'Mountain '.repeat(20)}: ${'Valley '.repeat(30)}`],
  ])('sets %s without leaving the sheet', (_, title) => {
    const svg = coverSvg({ ...plain, title, subtitle: title });
    parseXml(svg);
    for (const line of linesOf(svg)) {
      expect(line.width).toBeLessThanOrEqual(512);
      expect(line.y - line.size).toBeGreaterThan(0);
      expect(line.y).toBeLessThan(735);
    }
    expect(Buffer.byteLength(svg)).toBeLessThanOrEqual(8 * 1024);
  });

  it('takes the size that is asked for without changing the drawing', () => {
    const small = coverSvg(plain, { width: 96, height: 128 });
    expect(small).toContain('width="96" height="128" viewBox="0 0 600 800"');
    expect(small.replace('width="96" height="128"', 'width="600" height="800"')).toBe(coverSvg(plain));
  });

  it('says the platform in words', () => {
    expect(parseXml(coverSvg({ ...plain, platform: 'ubisoft-connect' })).text).toContain('Ubisoft Connect');
  });

  it('shows text in strong contrast to what it stands on', () => {
    const luminance = (colour: string): number => {
      const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((from) => {
        const share = Number.parseInt(colour.slice(from, from + 2), 16) / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const contrast = (one: string, other: string): number => {
      const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((left, right) => left - right);
      return (light + 0.05) / (dark + 0.05);
    };
    for (const palette of Object.values(palettesByMood).flat()) {
      expect(contrast(palette.ground, palette.ink), palette.ground).toBeGreaterThanOrEqual(3);
      expect(contrast(palette.near, palette.nearInk), palette.near).toBeGreaterThanOrEqual(4.5);
    }
  });
});

describe('the mood of genres', () => {
  it('follows the most telling genre and falls back to action', () => {
    expect(moodOf(['Action', 'Horror'])).toBe('dread');
    expect(moodOf(['Racing'])).toBe('speed');
    expect(moodOf(['Gift card'])).toBe('card');
    expect(moodOf([])).toBe('action');
  });
});

describe('fitting a title', () => {
  const box = { width: 500, height: 300, largest: 128, smallest: 34, most: 4 };

  it('sets short titles on one line and breaks long ones between words, keeping every word', () => {
    expect(fitText('Hades', 'sans', box).map(({ text }) => text)).toEqual(['Hades']);
    const lines = fitText('Indiana Jones and the Great Circle', 'sans', box);
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.map(({ text }) => text).join(' ')).toBe('Indiana Jones and the Great Circle');
  });

  it('keeps a number with the word before it', () => {
    for (const title of ['HELLDIVERS 2', 'Battlefield 6', 'Crusader Kings III']) {
      for (const { text } of fitText(title, 'sans', box)) expect(text).not.toMatch(/^(2|6|III)$/);
    }
  });

  it('ends what it has to cut in an ellipsis', () => {
    const lines = fitText('word '.repeat(300), 'sans', box);
    expect(lines).toHaveLength(4);
    expect(lines.at(-1)?.text).toMatch(/…$/u);
  });

  it('knows wide letters from narrow ones', () => {
    expect(textWidth('WWW', 'sans')).toBeGreaterThan(textWidth('iii', 'sans') * 2);
  });
});
