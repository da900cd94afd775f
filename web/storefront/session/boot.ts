/**
 * Runs before the first drawing, as a file of its own since the page allows no script inside it: sets the chosen theme,
 * and hides a prerendered page from a shopper for whom it would show another language or currency, until it is right.
 */
const root = document.documentElement;
const read = (name: string): unknown => {
  try {
    return JSON.parse(window.localStorage.getItem(`latchkey.${name}`) ?? 'null');
  } catch {
    return null;
  }
};
const theme = read('theme');
if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
const language = read('locale') ?? navigator.languages.find((tag) => /^(en|de)\b/i.test(tag)) ?? 'en';
const shopper = read('shopper');
const country = typeof shopper === 'object' && shopper !== null && 'country' in shopper ? shopper.country : undefined;
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const abroad =
  country === undefined
    ? /^(Europe\/London|America\/|Pacific\/Honolulu)/.test(zone)
    : country === 'gb' || country === 'us';
if (String(language).startsWith('de') || abroad) root.dataset.wait = '';
