/** The colours of one cover: a ground with text on it, two tones between, a foreground with text on it, one accent. */
export interface Palette {
  readonly ground: string;
  readonly ink: string;
  readonly far: string;
  readonly mid: string;
  readonly near: string;
  readonly nearInk: string;
  readonly accent: string;
}

export type Mood = 'dread' | 'space' | 'legend' | 'calm' | 'action' | 'command' | 'speed' | 'play' | 'card';

function palettes(...rows: readonly string[]): readonly Palette[] {
  return rows.map((row) => {
    const [ground = '', ink = '', far = '', mid = '', near = '', nearInk = '', accent = ''] = row
      .split(' ')
      .map((colour) => `#${colour}`);
    return { ground, ink, far, mid, near, nearInk, accent };
  });
}

/** Every mood has dark and light grounds, so that a shelf of one genre is not one colour. */
export const palettesByMood: Readonly<Record<Mood, readonly Palette[]>> = {
  dread: palettes(
    '1a1110 f6e7d8 4b1915 8a2219 0c0706 f6e7d8 ee4a30',
    'e9e1d3 1c1412 c3ae94 7d4437 241614 ece3d5 c5301d',
    '0f1a1b e4eee4 1f3d3c 34675d 060c0d e4eee4 c4dc4e',
    '8f1d1b fdeedb 6d1213 c23a2a 230606 fdeedb f4c95a',
  ),
  space: palettes(
    '0f1c2e f2f3ec 21405d 3d7196 081120 f2f3ec ff8d4d',
    'f2eee3 15222d c2d3d2 63959d 173a47 f2eee3 f0552a',
    '1c1c23 f6f1e5 3b3b4c 73718c 0d0d12 f6f1e5 ffd54d',
    '0c4a56 f5f0df 136a73 3b9a98 062a33 f5f0df ffb547',
  ),
  legend: palettes(
    'f2e5c7 2b1c0f e0bf82 b0713a 3c2114 f2e5c7 c8321f',
    '1c2b23 f4ecd5 365440 66875a 0e1711 f4ecd5 ebb640',
    '39131c f8e8d6 652231 9c4050 1e090f f8e8d6 f3b551',
    '10303c f4ead2 1d5261 5a8f8d 081c24 f4ead2 e89a4a',
  ),
  calm: palettes(
    'cfe4d5 15342c 95c5a6 52977e 1c4a40 edf5e8 f2a03a',
    'fadfc5 3c2119 f2b28a da7552 682c26 fbead8 f6cf52',
    'bfe1eb 11303f 8ac3d5 428fab 154a5f e7f4f6 ff7c5b',
    '24483f f5efdc 3a6b5a 7ba583 122b26 f5efdc f7c766',
  ),
  action: palettes(
    'e8432d fff5e8 bd2c1f 8c1c16 290d0b fff5e8 ffc83f',
    'f5bd35 251a08 e7951f b95c18 33200b fff3d3 d6301f',
    '1a1d20 f7f2e9 3d4247 77726a 0c0e10 f7f2e9 ff5633',
    'efe7da 1d1a18 cfc1ad 8e7f70 26211e efe7da e2452b',
  ),
  command: palettes(
    'e0dac6 1d2722 b8b99c 738467 2a3a31 e0dac6 c4562a',
    '14323c f1e8d2 255662 4d8587 0b1e25 f1e8d2 e9a63d',
    'f0eadf 1a2437 bcc4d3 6b80a3 1e2f51 f0eadf d55038',
    '4a2f1d f6e9d2 6e4a2e b08a55 26170d f6e9d2 f0c05a',
  ),
  speed: palettes(
    '105f5d fff4df 17807a 4db0a2 08302f fff4df ff6b3d',
    'f6f1e7 161616 dad3c4 94928c 1b1b1b f6f1e7 ff4c20',
    '1a49a6 fff8ea 336bd0 6f9be6 0a2358 fff8ea ffd440',
    'f0622d fff6e8 cf4318 f79a5c 31120a fff6e8 ffe08a',
  ),
  play: palettes(
    'f8dcd5 2d1c2a eeb0a6 d66f73 4a1f36 fae6e0 f3b13d',
    'fdf0d9 1e2a33 f2cf98 e08c4f 23414d fdf0d9 e4572f',
    '184740 f7f1dc 2b6c5d 7fae86 0b2824 f7f1dc f7a94a',
    'f3c33c 2a2010 e89b2c 5f9a8c 1d3d3a fdf3d2 e2502f',
  ),
  card: palettes(
    'f4efe4 181a1c d9d2c2 9b978c 1e2224 f4efe4 e2502b',
    '1d2124 f6f1e6 3a4146 7d8a8c 0d1012 f6f1e6 f2c14b',
    'd9e5de 14302b a5c7b9 5f9a8a 1a4640 e9f2ec f08a3c',
  ),
};

const moodWords: readonly (readonly [Mood, readonly string[]])[] = [
  ['card', ['gift card', 'subscription', 'wallet']],
  ['dread', ['horror', 'souls']],
  ['speed', ['racing', 'sports', 'driving', 'football']],
  ['space', ['science fiction', 'sci-fi', 'space', 'cyberpunk']],
  ['calm', ['farming', 'cozy', 'life', 'exploration', 'survival', 'walking']],
  ['command', ['strategy', '4x', 'city', 'management', 'simulation', 'tactic']],
  ['legend', ['role-playing', 'rpg', 'fantasy', 'history', 'detective']],
  ['play', ['puzzle', 'platform', 'party', 'card', 'family', 'metroidvania']],
];

/** The mood of a list of genres: the first word that decides wins, and what nothing describes is action. */
export function moodOf(genres: readonly string[]): Mood {
  const words = genres.join(' / ').toLowerCase();
  return moodWords.find(([, hints]) => hints.some((hint) => words.includes(hint)))?.[0] ?? 'action';
}
