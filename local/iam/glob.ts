/** IAM's patterns: `*` is any text, `?` one character. */

export type Matcher = (text: string) => boolean;

const known = new Map<string, Matcher>();

/** A test for a pattern; made once per pattern. */
export function globMatcher(pattern: string, anyCase = false): Matcher {
  const key = `${anyCase ? 'i' : 's'}${pattern}`;
  let matcher = known.get(key);
  if (!matcher) {
    matcher = makeMatcher(pattern, anyCase);
    known.set(key, matcher);
  }
  return matcher;
}

function makeMatcher(pattern: string, anyCase: boolean): Matcher {
  if (pattern === '*') return () => true;
  if (!/[*?]/.test(pattern)) {
    const wanted = anyCase ? pattern.toLowerCase() : pattern;
    return anyCase ? (text) => text.toLowerCase() === wanted : (text) => text === wanted;
  }
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '[^]*')
    .replaceAll('?', '[^]');
  const expression = new RegExp(`^${source}$`, anyCase ? 'i' : '');
  return (text) => expression.test(text);
}
