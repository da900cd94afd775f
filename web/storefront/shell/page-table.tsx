import { type ComponentType, lazy, type ReactNode, useState } from 'react';

/** One page: its address, its code, which comes when it is needed, and what holds its place until then. */
export interface Page {
  /** As wouter matches it: `/p/:handle`. */
  readonly path: string;
  readonly pattern: RegExp;
  readonly load: () => Promise<void>;
  readonly View: ComponentType;
  readonly skeleton: ReactNode;
}

/** Declares a page. Once its code is there it is drawn without waiting, as prerendering and coming alive need it. */
export function page(path: string, load: () => Promise<ComponentType>, skeleton: ReactNode = null): Page {
  let loaded: ComponentType | undefined;
  const fetchOnce = async (): Promise<ComponentType> => {
    loaded ??= await load();
    return loaded;
  };
  const Waiting = lazy(async () => ({ default: await fetchOnce() }));
  return {
    path,
    pattern: path === '*' ? /^/ : new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}/?$`),
    skeleton,
    load: async () => void (await fetchOnce()),
    View: function PageView() {
      const [Content] = useState<ComponentType>(() => loaded ?? Waiting);
      return <Content />;
    },
  };
}
