import { useSyncExternalStore } from 'react';
import { useMessages } from '../session/locale.ts';
import { shellMessages } from './messages.ts';

function subscribe(listener: () => void): () => void {
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  return () => {
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
  };
}

/** Says that the connection is gone, over the page and not in its way. */
export function OfflineBanner() {
  const t = useMessages(shellMessages);
  const online = useSyncExternalStore(
    subscribe,
    () => navigator.onLine,
    () => true,
  );
  return (
    <div role="status" className="fixed inset-x-0 bottom-0 z-40">
      {!online && <p className="bg-fg px-4 py-3 text-center text-sm text-ground">{t('offline')}</p>}
    </div>
  );
}
