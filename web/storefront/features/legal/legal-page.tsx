import type { Locale } from '../../language/messages.ts';
import { useLocale } from '../../session/locale.ts';
import { Article, type ArticlePart } from '../../shell/article.tsx';
import { PageHead } from '../../shell/page-head.tsx';

export interface LegalContent {
  readonly title: string;
  readonly lead: string;
  readonly contents: string;
  readonly parts: readonly ArticlePart[];
}

interface LegalPageProps {
  readonly path: string;
  readonly content: Readonly<Record<Locale, LegalContent>>;
}

/** A page of terms, in the shopper's language. */
export function LegalPage({ path, content }: LegalPageProps) {
  const text = content[useLocale()];
  return (
    <>
      <PageHead title={text.title} description={text.lead} path={path} />
      <Article {...text} />
    </>
  );
}
