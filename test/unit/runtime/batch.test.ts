import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { mapConcurrently } from '#shared/runtime/batch.ts';

describe('work that runs side by side', () => {
  it('is answered in the order of its items, with no more in progress than allowed', async () => {
    let inProgress = 0;
    let most = 0;
    const results = await mapConcurrently([5, 1, 4, 2, 3], 2, async (turns, index) => {
      inProgress += 1;
      most = Math.max(most, inProgress);
      for (let turn = 0; turn < turns; turn += 1) await nextTurn();
      inProgress -= 1;
      return [index, turns];
    });
    expect(results).toEqual([5, 1, 4, 2, 3].map((turns, index) => [index, turns]));
    expect(most).toBe(2);
  });

  it('begins nothing new after the first error, and reports that error', async () => {
    const begun: number[] = [];
    const work = mapConcurrently([0, 1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
      begun.push(item);
      await nextTurn();
      if (item === 1) throw new Error('the second one');
    });
    await expect(work).rejects.toThrow('the second one');
    for (let turn = 0; turn < 10; turn += 1) await nextTurn();
    expect(begun.length).toBeLessThan(6);
  });
});
