import type { AnchorHTMLAttributes, ReactNode } from 'react';
import { Link as WouterLink } from 'wouter';
import { preload } from './preload.ts';

interface LinkProps extends Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> {
  readonly href: string;
  readonly children: ReactNode;
}

/** A link inside the shop. Its page's code is fetched when the pointer or the focus is on it. */
export function Link({ href, ...rest }: LinkProps) {
  const fetchPage = () => preload(href);
  return <WouterLink href={href} onPointerEnter={fetchPage} onFocus={fetchPage} onTouchStart={fetchPage} {...rest} />;
}
