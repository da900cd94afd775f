import './styles/index.css';
import { createRoot, hydrateRoot } from 'react-dom/client';
import { takeUp } from './api/answers.ts';
import { beforeFirstCall } from './api/client.ts';
import { makeQueryClient } from './api/query-client.ts';
import { App } from './app.tsx';
import { pageAt } from './routes.tsx';

beforeFirstCall(() => import('./session/authorization.ts'));

const root = document.getElementById('root');
if (!root) throw new Error('The page has no place for the shop.');
const queryClient = makeQueryClient();
const data = document.getElementById('page-data');
const isPrerendered = data?.dataset.path === window.location.pathname && window.location.search === '';

if (data && isPrerendered) {
  takeUp(queryClient, data.textContent);
  // The page's own code first: a page that waits for it while coming alive would be drawn twice.
  await pageAt(window.location.pathname).load();
  hydrateRoot(root, <App queryClient={queryClient} />);
} else {
  createRoot(root).render(<App queryClient={queryClient} />);
}
// By the next frame the page is drawn in the shopper's language and currency.
requestAnimationFrame(() => requestAnimationFrame(() => delete document.documentElement.dataset.wait));
