import { useEffect, useState } from 'react';
import { useFormat, useMessages } from '../../session/locale.ts';
import { orderMessages } from './messages.ts';
import type { Order } from './order.ts';

const second = 1000;
const day = 86_400 * second;
/** After this long, waiting on the page makes no sense. */
const patience = 60 * second;

/** How long it has taken, what is usual, and until when at the latest: with what happens then. */
export function PromiseClock({ order }: { readonly order: Order }) {
  const t = useMessages(orderMessages);
  const format = useFormat();
  const paidAt = order.timeline.find(({ type }) => type === 'paid')?.at ?? order.createdAt;
  const waited = useElapsed(Date.parse(paidAt));
  const until = new Date(Date.parse(paidAt) + day).toISOString();
  return (
    <div className="mt-3 grid gap-2 border-l-4 border-fg bg-raised px-4 py-3">
      <p role="timer" aria-live="off" className="wide text-2xl tabular-nums">
        {t('clock', { time: clockTime(waited) })}
      </p>
      <p className="text-sm">{t(waited < patience ? 'clockFast' : 'clockSlow')}</p>
      <p className="text-sm text-muted">{t('promise', { date: format.date(until), time: format.time(until) })}</p>
    </div>
  );
}

function useElapsed(since: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), second);
    return () => window.clearInterval(timer);
  }, []);
  return Math.max(0, now - since);
}

/** 0:07, 12:40, 3:05:00. */
export function clockTime(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / second);
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
