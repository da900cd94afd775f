import { describe, expect, test } from 'vitest';
import { createActivity } from '../../local/activity.ts';

describe('activity', () => {
  test('is idle once everything that began has ended', async () => {
    const activity = createActivity();
    const one = activity.begin('a function');
    const other = activity.begin('a function');
    const third = activity.begin('a stream');
    expect(activity.describe()).toEqual(['a function (2)', 'a stream']);
    let idle = false;
    const waiting = activity.idle().then(() => {
      idle = true;
    });
    one();
    third();
    await new Promise((resolve) => setImmediate(resolve));
    expect(idle).toBe(false);
    other();
    await waiting;
    expect(activity.busy).toBe(false);
  });

  test('sees work that is handed over in the next turn', async () => {
    const activity = createActivity();
    const order: string[] = [];
    const first = activity.begin('first');
    const waiting = activity.idle().then(() => order.push('idle'));
    first();
    queueMicrotask(() => {
      const second = activity.begin('second');
      setImmediate(() => {
        order.push('second');
        second();
      });
    });
    await waiting;
    expect(order).toEqual(['second', 'idle']);
  });

  test('ends tracked work also when it fails', async () => {
    const activity = createActivity();
    await expect(activity.track('call', Promise.reject(new Error('refused')))).rejects.toThrow('refused');
    expect(activity.busy).toBe(false);
  });

  test('tells when an end is called twice', () => {
    const end = createActivity().begin('call');
    end();
    expect(end).toThrow('"call" ended twice');
  });
});
