import { type ReactNode, useEffect, useRef } from 'react';

interface PageHeadProps {
  readonly title: string;
  readonly description?: string;
  /** The page's own address, without query; absent for pages that nobody should find in a search. */
  readonly path?: string;
  readonly image?: string;
}

const origin = import.meta.env.SSR ? '' : window.location.origin;

let shopOrigin = origin;

/** The address of the shop in canonical links, while pages are prerendered. */
export function setShopOrigin(value: string): void {
  shopOrigin = value;
}

export function shopUrl(path: string): string {
  return `${shopOrigin}${path}`;
}

/** Title, description and addresses of a page, for tabs, search engines and shared links. */
export function PageHead(props: PageHeadProps) {
  const { title, description, path } = props;
  return (
    <>
      <title>{title === 'Latchkey' ? title : `${title} · Latchkey`}</title>
      {description && <meta name="description" content={description} />}
      {path === undefined ? <meta name="robots" content="noindex" /> : <link rel="canonical" href={shopUrl(path)} />}
      {import.meta.env.SSR && <SharedHead {...props} />}
    </>
  );
}

/** What is read by those who share a page and run nothing of it: only prerendered pages carry it. */
function SharedHead({ title, description, path, image }: PageHeadProps) {
  return (
    <>
      <meta property="og:title" content={title} />
      <meta property="og:site_name" content="Latchkey" />
      <meta property="og:type" content="website" />
      {description && <meta property="og:description" content={description} />}
      {image && <meta property="og:image" content={shopUrl(image)} />}
      {path !== undefined && <meta property="og:url" content={shopUrl(path)} />}
    </>
  );
}

let hasMoved = false;

/** From the first navigation on, a page's heading takes the focus when the page appears. */
export function noteNavigation(): void {
  hasMoved = true;
}

/** The one h1 of a page. After a navigation it is focused, so that a screen reader says where one is. */
export function PageHeading({
  className = '',
  children,
}: {
  readonly className?: string;
  readonly children: ReactNode;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (hasMoved) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1} className={className}>
      {children}
    </h1>
  );
}
