import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { systemClock } from '../../local/clock.ts';

describe('the clock', () => {
  beforeEach(() => void vi.useFakeTimers({ now: Date.parse('2026-01-01T00:00:00Z') }));
  afterEach(() => void vi.useRealTimers());

  test('runs a task at its time, and with the wall time that passed', () => {
    const clock = systemClock();
    const start = clock.now();
    const seen: number[] = [];
    clock.at(start + 1_000, () => seen.push(clock.now() - start));
    vi.advanceTimersByTime(999);
    expect(seen).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(seen).toEqual([1_000]);
  });

  test('keeps a task that is due in a year from firing at once', () => {
    const clock = systemClock();
    const year = 365 * 86_400_000;
    let fired = false;
    clock.at(clock.now() + year, () => {
      fired = true;
    });
    vi.advanceTimersByTime(year - 1);
    expect(fired).toBe(false);
    vi.advanceTimersByTime(1);
    expect(fired).toBe(true);
  });

  test('fires what became due in order when time is moved, each at its own time, with what follows from it', () => {
    const clock = systemClock();
    const start = clock.now();
    const seen: string[] = [];
    const note = (name: string) => () => seen.push(`${name}@${clock.now() - start}`);
    clock.at(start + 300, note('c'));
    clock.at(start + 100, () => {
      note('a')();
      clock.at(clock.now() + 100, note('b'));
    });
    clock.at(start + 100, note('a2'));
    clock.at(start + 1_001, note('later'));
    clock.advance(1_000);
    expect(seen).toEqual(['a@100', 'a2@100', 'b@200', 'c@300']);
    expect(clock.now() - start).toBe(1_000);
    expect(clock.nextDue()).toBe(start + 1_001);
  });

  test('forgets a cancelled task, also among thousands', () => {
    const clock = systemClock();
    const start = clock.now();
    const seen: number[] = [];
    const cancels = Array.from({ length: 5_000 }, (_, index) =>
      clock.at(start + ((index * 7_919) % 5_000), () => seen.push((index * 7_919) % 5_000)),
    );
    for (const [index, cancel] of cancels.entries()) if (((index * 7_919) % 5_000) % 100 !== 0) cancel();
    expect(clock.nextDue()).toBe(start);
    clock.advance(5_000);
    expect(seen).toEqual(Array.from({ length: 50 }, (_, index) => index * 100));
    expect(clock.nextDue()).toBeUndefined();
  });

  test('lets a wait end by its time or by its signal', async () => {
    const clock = systemClock();
    const waited = clock.until(clock.now() + 5_000);
    clock.advance(5_000);
    await waited;
    const controller = new AbortController();
    const aborted = clock.until(clock.now() + 5_000, controller.signal);
    controller.abort(new Error('no longer needed'));
    await expect(aborted).rejects.toThrow('no longer needed');
    expect(clock.nextDue()).toBeUndefined();
  });

  test('does not move backwards', () => {
    expect(() => systemClock().advance(-1)).toThrow(RangeError);
  });

  test('still fires later tasks after one of them threw', () => {
    const clock = systemClock();
    let fired = false;
    clock.at(clock.now() + 10, () => {
      throw new Error('broken task');
    });
    clock.at(clock.now() + 20, () => {
      fired = true;
    });
    expect(() => vi.advanceTimersByTime(10)).toThrow('broken task');
    vi.advanceTimersByTime(10);
    expect(fired).toBe(true);
  });
});
