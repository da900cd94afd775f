import { redemption } from '#shared/domain/product.ts';
import { Icon } from '../../../ui/icons.tsx';
import { useLocale } from '../../session/locale.ts';
import { Article } from '../../shell/article.tsx';
import { PageHead } from '../../shell/page-head.tsx';
import { helpContent } from './content.ts';

/** Answers to what shoppers ask, and how every platform takes its keys. */
export function HelpPage() {
  const { title, lead, contents, parts, activation, open } = helpContent[useLocale()];
  const all = [...parts, { id: 'activation', title: activation, text: [] }];
  return (
    <>
      <PageHead title={title} description={lead} path="/help" />
      <Article title={title} lead={lead} contents={contents} parts={all}>
        <div className="-mt-6 grid gap-px border-y border-line">
          {Object.entries(redemption).map(([platform, { name, url, steps }]) => (
            <details key={platform} className="group border-b border-line last:border-0">
              <summary className="flex min-h-12 items-center justify-between font-semibold">
                {name}
                <span aria-hidden="true" className="transition-transform group-open:rotate-45">
                  <Icon name="close" className="size-4 rotate-45" />
                </span>
              </summary>
              <ol className="grid list-decimal gap-1.5 pl-6" lang="en">
                {steps.map((step) => (
                  <li key={step}>{step}</li>
                ))}
              </ol>
              {url && (
                <a href={url} rel="noreferrer" className="mb-2 inline-flex min-h-11 items-center gap-2 underline">
                  {open}
                  <Icon name="external" className="size-4" />
                </a>
              )}
            </details>
          ))}
        </div>
      </Article>
    </>
  );
}
