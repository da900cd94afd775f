import type { QueryClient, QueryKey } from '@tanstack/react-query';

/** What a question was answered when a page was prerendered. */
type Answer = readonly [question: QueryKey, answer: unknown, at: number];

/** The answers that a page was drawn from, as text that can stand inside HTML. */
export function layDown(client: QueryClient): string {
  const answers = client
    .getQueryCache()
    .getAll()
    .map(({ queryKey, state }): Answer => [queryKey, state.data, state.dataUpdatedAt]);
  return JSON.stringify(answers).replaceAll('<', '\\u003c');
}

/** Gives the browser the answers that the page was drawn from. They are as old as the page. */
export function takeUp(client: QueryClient, text: string): void {
  const answers: readonly Answer[] = JSON.parse(text);
  for (const [question, answer, updatedAt] of answers) client.setQueryData(question, answer, { updatedAt });
}
