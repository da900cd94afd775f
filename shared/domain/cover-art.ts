import type { Mood, Palette } from './cover-palette.ts';

/** Draws numbers that depend on nothing but the seed. */
export interface Dice {
  /** A number from `low` up to, not including, `high`. */
  between(low: number, high: number): number;
  pick<Item>(items: readonly [Item, ...Item[]]): Item;
}

/** Where the title stands: landscapes leave the sky to it, figures the ground below. */
export interface Composition {
  readonly title: 'top' | 'bottom';
  /** Whether the footer stands on the foreground colour instead of the ground. */
  readonly footer: 'near' | 'ground';
  /** Fills the space between `top` and `bottom` of a sheet 600 wide and 800 high. */
  readonly draw: (palette: Palette, dice: Dice, top: number, bottom: number) => string;
}

const sheet = { width: 600, height: 800 };

/** The foreground of a landscape reaches at least this high, so that the footer stands on one colour. */
const shore = 712;

function round(value: number): string {
  return String(Math.round(value));
}

function path(fill: string, points: string): string {
  return `<path fill="${fill}" d="${points}"/>`;
}

function circle(x: number, y: number, radius: number, attributes: string): string {
  return `<circle cx="${round(x)}" cy="${round(y)}" r="${round(radius)}" ${attributes}/>`;
}

function polar(x: number, y: number, radius: number, angle: number): string {
  return `${round(x + radius * Math.cos(angle))} ${round(y + radius * Math.sin(angle))}`;
}

/** A closed curve through points around a centre, smooth at every point. */
function blob(x: number, y: number, radii: readonly number[]): string {
  const count = radii.length;
  const at = (index: number): readonly [number, number] => {
    const radius = radii[(index + count) % count] ?? 0;
    const angle = (index / count) * Math.PI * 2;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
  };
  let drawn = '';
  for (let index = 0; index < count; index += 1) {
    const [ax, ay] = at(index);
    const [bx, by] = at(index + 1);
    const [zx, zy] = at(index - 1);
    const [cx, cy] = at(index + 2);
    if (index === 0) drawn = `M${round(ax)} ${round(ay)}`;
    drawn += `C${round(ax + (bx - zx) / 6)} ${round(ay + (by - zy) / 6)} ${round(bx - (cx - ax) / 6)} ${round(by - (cy - ay) / 6)} ${round(bx)} ${round(by)}`;
  }
  return `${drawn}Z`;
}

function layers(palette: Palette): readonly [string, string, string] {
  return [palette.far, palette.mid, palette.near];
}

const rays: Composition = {
  title: 'bottom',
  footer: 'ground',
  draw(palette, dice, _top, bottom) {
    const x = dice.between(180, 420);
    const y = bottom - dice.between(20, 60);
    const count = Math.round(dice.between(9, 15));
    const turn = dice.between(0, 1);
    let wedges = '';
    for (let index = 0; index < count * 2; index += 2) {
      const from = ((index + turn) / (count * 2)) * Math.PI * 2;
      const to = ((index + turn + 1) / (count * 2)) * Math.PI * 2;
      wedges += `M${round(x)} ${round(y)}L${polar(x, y, 1100, from)}L${polar(x, y, 1100, to)}Z`;
    }
    const sun = dice.between(120, 165);
    return [
      path(palette.far, `M0 0H600V${round(bottom)}H0Z`),
      `<g clip-path="url(#a)">${path(palette.mid, wedges)}`,
      circle(x, y, sun + 34, `fill="${palette.far}"`),
      `${circle(x, y, sun, `fill="${palette.accent}"`)}</g>`,
    ].join('');
  },
};

const dunes: Composition = {
  title: 'top',
  footer: 'near',
  draw(palette, dice, top) {
    const space = sheet.height - top;
    const sunX = dice.between(120, 480);
    let drawn = circle(sunX, top + space * 0.3, Math.min(130, space * 0.24), `fill="${palette.accent}"`);
    let left = dice.between(0.34, 0.5);
    layers(palette).forEach((fill, index) => {
      const right = dice.between(0.3, 0.5) + index * 0.2;
      const lowest = index === 2 ? shore : sheet.height;
      const y = (share: number): string => round(Math.min(lowest, top + space * share));
      const bend = dice.between(160, 440);
      drawn += path(
        fill,
        `M0 ${y(left)}C${round(bend * 0.6)} ${y(left - 0.16)} ${round(bend)} ${y(right + 0.2)} 600 ${y(right)}V800H0Z`,
      );
      left = dice.between(0.36, 0.46) + (index + 1) * 0.2;
    });
    return drawn;
  },
};

const city: Composition = {
  title: 'top',
  footer: 'near',
  draw(palette, dice, top) {
    const space = sheet.height - top;
    let drawn = circle(
      dice.between(150, 450),
      top + space * 0.36,
      Math.min(150, space * 0.28),
      `fill="${palette.accent}"`,
    );
    layers(palette).forEach((fill, index) => {
      let outline = 'M0 800';
      let windows = '';
      for (let x = -20; x < sheet.width; ) {
        const width = dice.pick([54, 66, 78, 92]);
        const height = space * (dice.between(0.42, 0.74) - index * 0.17);
        const y = Math.min(shore, sheet.height - height);
        outline += `V${round(y)}H${round(x + width)}`;
        if (index > 0 && dice.between(0, 1) < 0.75) {
          for (let row = 0; row < 3 && y + 34 + row * 26 < shore; row += 1) {
            const column = dice.pick([12, 26, 40]);
            windows += `M${round(x + column)} ${round(y + 22 + row * 26)}h8v12h-8Z`;
          }
        }
        x += width;
      }
      drawn += path(fill, `${outline}V800Z`);
      if (windows !== '') drawn += path(index === 1 ? palette.ground : palette.accent, windows);
    });
    return drawn;
  },
};

const orbit: Composition = {
  title: 'bottom',
  footer: 'ground',
  draw(palette, dice, top, bottom) {
    const x = dice.between(200, 400);
    const y = (top + bottom) / 2 + dice.between(-10, 30);
    const tilt = round(dice.between(-32, -12));
    const reach = dice.between(300, 360);
    const body = Math.min(140, (bottom - top) * 0.27);
    let rings = '';
    let moons = '';
    for (let index = 0; index < 4; index += 1) {
      const rx = body * 1.35 + (reach - body * 1.35) * (index / 3);
      const ry = rx * 0.42;
      rings += `<ellipse cx="${round(x)}" cy="${round(y)}" rx="${round(rx)}" ry="${round(ry)}" fill="none" stroke="${index % 2 === 0 ? palette.mid : palette.ink}" stroke-width="${index % 2 === 0 ? 10 : 3}"/>`;
      const angle = dice.between(0, Math.PI * 2);
      moons += circle(
        x + rx * Math.cos(angle),
        y + ry * Math.sin(angle),
        dice.between(12, 30),
        `fill="${index % 2 === 0 ? palette.ink : palette.accent}"`,
      );
    }
    return [
      `<g clip-path="url(#a)">${path(palette.far, `M0 0H600V${round(bottom)}H0Z`)}`,
      circle(x, y, reach * 1.02, `fill="${palette.ground}" opacity=".45"`),
      `<g transform="rotate(${tilt} ${round(x)} ${round(y)})">${rings}${circle(x, y, body, `fill="${palette.accent}"`)}`,
      path(
        palette.mid,
        `M${round(x - body)} ${round(y)}a${round(body)} ${round(body)} 0 0 0 ${round(body * 2)} 0a${round(body)} ${round(body * 0.42)} 0 0 1 ${round(-body * 2)} 0Z`,
      ),
      `${moons}</g></g>`,
    ].join('');
  },
};

const waves: Composition = {
  title: 'top',
  footer: 'near',
  draw(palette, dice, top) {
    const space = sheet.height - top;
    const count = 7;
    const moon = Math.min(95, space * 0.2);
    let drawn = circle(dice.between(140, 460), top + moon + 6, moon, `fill="${palette.accent}"`);
    const fills = [palette.far, palette.mid];
    for (let index = 0; index < count; index += 1) {
      const y = Math.min(shore - 24, top + space * (0.26 + index * 0.095));
      const length = dice.pick([100, 120, 150]);
      const height = dice.between(16, 40);
      const start = -dice.between(0, length * 2);
      const fill = index === count - 1 ? palette.near : (fills[index % 2] ?? palette.far);
      drawn += path(
        fill,
        `M${round(start)} ${round(y)}q${length / 2} ${round(-height)} ${length} 0${`t${length} 0`.repeat(Math.ceil(900 / length))}V800H${round(start)}Z`,
      );
    }
    return drawn;
  },
};

const shards: Composition = {
  title: 'bottom',
  footer: 'ground',
  draw(palette, dice, top, bottom) {
    const x = dice.between(220, 380);
    const y = (top + bottom) * dice.between(0.5, 0.6);
    const fills = [palette.mid, palette.near, palette.far, palette.mid, palette.accent] as const;
    const count = 15;
    let angle = dice.between(0, 1);
    let drawn = '';
    for (let index = 0; index < count; index += 1) {
      const width = ((Math.PI * 2) / count) * dice.between(0.5, 1.35);
      const inner = dice.between(20, 70);
      const outer = dice.between(240, 520);
      drawn += path(
        fills[index % fills.length] ?? palette.mid,
        `M${polar(x, y, inner, angle)}L${polar(x, y, outer, angle - width / 2)}L${polar(x, y, outer * dice.between(0.7, 1.1), angle + width / 2)}Z`,
      );
      angle += (Math.PI * 2) / count;
    }
    return `<g clip-path="url(#a)">${path(palette.far, `M0 0H600V${round(bottom)}H0Z`)}${circle(x, y, 250, `fill="${palette.ground}"`)}${drawn}</g>`;
  },
};

const mosaic: Composition = {
  title: 'bottom',
  footer: 'ground',
  draw(palette, dice, _top, bottom) {
    const side = dice.pick([120, 150]);
    const shapes: Record<string, string> = {
      [palette.mid]: '',
      [palette.near]: '',
      [palette.accent]: '',
      [palette.ink]: '',
    };
    for (let y = bottom - side * Math.ceil(bottom / side); y < bottom; y += side) {
      for (let x = 0; x < sheet.width; x += side) {
        const fill = dice.pick([palette.mid, palette.mid, palette.near, palette.near, palette.accent, palette.ink]);
        const half = side / 2;
        shapes[fill] += dice.pick([
          `M${x} ${round(y)}h${side}a${side} ${side} 0 0 1-${side} ${side}Z`,
          `M${x + side} ${round(y + side)}h-${side}a${side} ${side} 0 0 1 ${side}-${side}Z`,
          `M${x} ${round(y)}v${side}a${half} ${half} 0 0 0 0-${side}Z`,
          `M${x} ${round(y + side)}h${side}a${half} ${half} 0 0 0-${side} 0Z`,
          `M${x} ${round(y)}h${side}l-${side} ${side}Z`,
          `M${x + half} ${round(y + half * 0.3)}a${half * 0.7} ${half * 0.7} 0 1 0 1 0Z`,
        ]);
      }
    }
    const tiles = Object.entries(shapes).map(([fill, points]) => (points === '' ? '' : path(fill, points)));
    return `<g clip-path="url(#a)">${path(palette.far, `M0 0H600V${round(bottom)}H0Z`)}${tiles.join('')}</g>`;
  },
};

const contours: Composition = {
  title: 'bottom',
  footer: 'ground',
  draw(palette, dice, top, bottom) {
    const x = dice.between(180, 420);
    const y = top + (bottom - top) * dice.between(0.42, 0.58);
    const base = Array.from({ length: 9 }, () => dice.between(0.72, 1.28));
    let drawn = '';
    for (let ring = 8; ring >= 0; ring -= 1) {
      const reach = 36 + ring * 50;
      const radii = base.map((share) => reach * (1 + (share - 1) * (0.5 + ring / 10)) + dice.between(-4, 4));
      const fill = ring === 0 ? palette.accent : ring === 3 ? palette.mid : ring === 6 ? palette.far : 'none';
      drawn += `<path d="${blob(x, y, radii)}" fill="${fill}" stroke="${ring < 4 ? palette.ground : palette.mid}" stroke-width="${ring % 3 === 0 ? 6 : 3}"/>`;
    }
    return `<g clip-path="url(#a)">${drawn}</g>`;
  },
};

const peaks: Composition = {
  title: 'top',
  footer: 'near',
  draw(palette, dice, top) {
    const space = sheet.height - top;
    let drawn = circle(
      dice.between(130, 470),
      top + space * 0.26,
      Math.min(100, space * 0.19),
      `fill="${palette.accent}"`,
    );
    const rows = [
      { fill: palette.far, lit: palette.far, height: 0.78, spread: 250 },
      { fill: palette.mid, lit: palette.far, height: 0.58, spread: 230 },
    ];
    for (const row of rows) {
      for (let x = dice.between(-60, 80); x < 700; x += dice.between(170, 270)) {
        const y = sheet.height - space * row.height * dice.between(0.78, 1.05);
        const foot = dice.between(0.8, 1.1) * row.spread;
        drawn += path(row.fill, `M${round(x)} ${round(y)}L${round(x + foot)} 800H${round(x - foot)}Z`);
        drawn += path(
          row.lit,
          `M${round(x)} ${round(y)}L${round(x - foot)} 800H${round(x - foot * 0.3)}L${round(x + 14)} ${round(y + 110)}L${round(x - 20)} ${round(y + 70)}Z`,
        );
      }
    }
    let ridge = `M0 800V${round(Math.min(shore, 800 - space * 0.26))}`;
    for (let x = 60; x <= 660; x += 60)
      ridge += `L${x} ${round(Math.min(shore, 800 - space * dice.between(0.2, 0.33)))}`;
    return drawn + path(palette.near, `${ridge}V800Z`);
  },
};

const gates: Composition = {
  title: 'bottom',
  footer: 'ground',
  draw(palette, dice, top, bottom) {
    const x = dice.between(250, 350);
    const fills = [palette.mid, palette.far, palette.mid, palette.near, palette.accent] as const;
    let drawn = path(palette.far, `M0 0H600V${round(bottom)}H0Z`);
    const space = bottom - top;
    const pointed = dice.between(0, 1) < 0.5;
    fills.forEach((fill, index) => {
      const half = 290 - index * 56;
      const crown = top + space * (0.02 + index * 0.13);
      const spring = crown + half * (pointed ? 1.15 : 1);
      const arch = pointed
        ? `Q${round(x - half)} ${round(spring - half * 0.8)} ${round(x)} ${round(crown)}Q${round(x + half)} ${round(spring - half * 0.8)} ${round(x + half)} ${round(spring)}`
        : `A${half} ${half} 0 0 1 ${round(x + half)} ${round(spring)}`;
      drawn += path(
        fill,
        `M${round(x - half)} ${round(bottom)}V${round(Math.min(spring, bottom))}${arch}V${round(bottom)}Z`,
      );
    });
    const foot = round(bottom);
    return `<g clip-path="url(#a)">${drawn}${path(palette.ink, `M${round(x - 9)} ${foot}v-44h18v44Z`)}${circle(x, bottom - 56, 11, `fill="${palette.ink}"`)}</g>`;
  },
};

const forest: Composition = {
  title: 'top',
  footer: 'near',
  draw(palette, dice, top) {
    const space = sheet.height - top;
    let drawn = circle(
      dice.between(150, 450),
      top + space * 0.32,
      Math.min(125, space * 0.23),
      `fill="${palette.accent}"`,
    );
    layers(palette).forEach((fill, index) => {
      const floor = Math.min(shore + 8, sheet.height - space * (0.36 - index * 0.1));
      let trees = `M0 800V${round(floor)}H600V800Z`;
      for (let x = dice.between(-20, 20); x < 630; x += dice.between(44, 84)) {
        const height = space * dice.between(0.16, 0.36);
        const half = height * dice.between(0.16, 0.24);
        trees += `M${round(x)} ${round(floor - height)}l${round(half)} ${round(height + 6)}h${round(-half * 2)}Z`;
      }
      drawn += path(fill, trees);
    });
    return drawn;
  },
};

const tracks: Composition = {
  title: 'bottom',
  footer: 'ground',
  draw(palette, dice, top, bottom) {
    const x = dice.pick([-40, 640]);
    const y = bottom + dice.between(0, 60);
    const fills = [palette.mid, palette.accent, palette.near, palette.mid, palette.ink, palette.accent] as const;
    const widths = [90, 34, 64, 18, 40, 26];
    let radius = 130;
    let drawn = path(palette.far, `M0 0H600V${round(bottom)}H0Z`);
    for (const [index, width] of widths.entries()) {
      radius += width / 2;
      drawn += circle(x, y, radius, `fill="none" stroke="${fills[index] ?? palette.mid}" stroke-width="${width}"`);
      radius += width / 2 + dice.pick([14, 26, 40]);
    }
    const sun = dice.between(46, 70);
    drawn += circle(sheet.width - x - (x < 0 ? 140 : -140), top + sun + 20, sun, `fill="${palette.ink}"`);
    return `<g clip-path="url(#a)">${drawn}</g>`;
  },
};

/** The compositions that suit a mood; every mood has several. */
export const compositionsByMood: Readonly<Record<Mood, readonly [Composition, ...Composition[]]>> = {
  dread: [gates, shards, forest, city, contours],
  space: [orbit, city, contours, rays, dunes],
  legend: [peaks, gates, rays, dunes, forest],
  calm: [waves, forest, dunes, contours, peaks],
  action: [shards, rays, city, tracks, mosaic],
  command: [contours, mosaic, peaks, city, orbit],
  speed: [tracks, rays, mosaic, dunes],
  play: [mosaic, waves, orbit, gates, tracks],
  card: [mosaic, tracks, orbit],
};
