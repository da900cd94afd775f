import { flushSync } from 'react-dom';
import type { AroundNavHandler } from 'wouter';

/** Lets a cover travel from the shelf to its page, where the browser can and the shopper has nothing against motion. */
export const aroundNavigation: AroundNavHandler = (navigate, to, options) => {
  const changesPage = new URL(to, window.location.href).pathname !== window.location.pathname;
  const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  if (!changesPage || calm || !('startViewTransition' in document)) return navigate(to, options);
  document.startViewTransition(() => flushSync(() => navigate(to, options)));
};
