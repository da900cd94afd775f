import { useMessages } from '../../session/locale.ts';
import { homeMessages } from './messages.ts';

/** The four stages of a purchase and where the money is in each. */
export function MoneySteps() {
  const t = useMessages(homeMessages);
  const steps = [
    { title: t('step1'), text: t('step1Text') },
    { title: t('step2'), text: t('step2Text') },
    { title: t('step3'), text: t('step3Text') },
    { title: t('step4'), text: t('step4Text') },
  ];
  return (
    <section id="money" aria-labelledby="money-title" className="border-y border-line py-10">
      <h2 id="money-title" className="mb-8 text-2xl">
        {t('how')}
      </h2>
      <ol className="grid gap-x-8 gap-y-8 sm:grid-cols-2 lg:grid-cols-4">
        {steps.map(({ title, text }, index) => (
          <li key={title} className="grid grid-cols-[auto_1fr] gap-x-3.5">
            <span className="wide grid size-9 place-items-center bg-fg text-ground tabular-nums" aria-hidden="true">
              {index + 1}
            </span>
            <div>
              <h3 className="pt-1.5 text-lg">{title}</h3>
              <p className="mt-2 text-muted">{text}</p>
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
