import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { Route, Router, useLocation } from 'wouter';
import { pageAt } from './routes.tsx';
import { Layout } from './shell/layout.tsx';
import { aroundNavigation } from './shell/view-transition.ts';

interface AppProps {
  readonly queryClient: QueryClient;
  /** The address to draw, where there is no browser to ask. */
  readonly path?: string;
}

/** The whole shop. */
export function App({ queryClient, path }: AppProps) {
  return (
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <Router {...(path !== undefined && { ssrPath: path, ssrSearch: '' })} aroundNav={aroundNavigation}>
          <CurrentPage />
        </Router>
      </QueryClientProvider>
    </StrictMode>
  );
}

function CurrentPage() {
  const [path] = useLocation();
  const page = pageAt(path);
  return (
    <Layout skeleton={page.skeleton}>
      <Route key={page.path} {...(page.path !== '*' && { path: page.path })}>
        <page.View key={path} />
      </Route>
    </Layout>
  );
}
