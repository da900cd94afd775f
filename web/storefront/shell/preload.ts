let load: (href: string) => void = () => {};

/** Says how a page's code is fetched ahead; the table of routes does. */
export function onPreload(how: (href: string) => void): void {
  load = how;
}

/** Fetches the code of the page at an address, if it has not come yet. */
export function preload(href: string): void {
  load(href);
}
