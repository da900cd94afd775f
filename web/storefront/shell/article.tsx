import { type ReactNode, useEffect } from 'react';
import { PageHeading } from './page-head.tsx';

export interface ArticlePart {
  /** For links to it: `#withdrawal`. */
  readonly id: string;
  readonly title: string;
  /** Paragraphs; one that is a list of texts is drawn as a list. */
  readonly text: readonly (string | readonly string[])[];
}

interface ArticleProps {
  readonly title: string;
  readonly lead: string;
  readonly contents: string;
  readonly parts: readonly ArticlePart[];
  readonly children?: ReactNode;
}

/** A page to read: parts with a list of them beside. */
export function Article({ title, lead, contents, parts, children }: ArticleProps) {
  useEffect(() => {
    const target = window.location.hash.slice(1);
    if (target) document.getElementById(target)?.scrollIntoView();
  }, []);
  return (
    <div className="frame pt-8 md:pt-12">
      <PageHeading className="max-w-[18ch] text-4xl sm:text-6xl">{title}</PageHeading>
      <p className="mt-5 max-w-[58ch] text-lg leading-relaxed text-muted">{lead}</p>
      <div className="mt-10 grid gap-x-16 gap-y-10 lg:grid-cols-[15rem_1fr]">
        <nav aria-label={contents} className="self-start border-t border-line pt-4 lg:sticky lg:top-6">
          <ul>
            {parts.map((part) => (
              <li key={part.id}>
                <a href={`#${part.id}`} className="inline-block py-2 hover:underline">
                  {part.title}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div className="grid max-w-[66ch] gap-12">
          {parts.map((part) => (
            <section key={part.id} id={part.id} className="border-t border-line pt-4">
              <h2 className="mb-4 text-2xl">{part.title}</h2>
              <div className="grid gap-4 leading-relaxed">
                {part.text.map((piece) =>
                  typeof piece === 'string' ? (
                    <p key={piece}>{piece}</p>
                  ) : (
                    <ol key={piece.join()} className="grid list-decimal gap-1.5 pl-6">
                      {piece.map((item) => (
                        <li key={item}>{item}</li>
                      ))}
                    </ol>
                  ),
                )}
              </div>
            </section>
          ))}
          {children}
        </div>
      </div>
    </div>
  );
}
