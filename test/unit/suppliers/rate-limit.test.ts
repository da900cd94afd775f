import { describe, expect, it } from 'vitest';
import { rateLimit } from '#shared/suppliers/rate-limit.ts';

describe('a rate limit', () => {
  const made = () => {
    let now = 0;
    const limit = rateLimit({ calls: 10, milliseconds: 1_000, now: () => now });
    return {
      take: () => limit.take(),
      takeAll: () => Array.from({ length: 10 }, () => limit.take()),
      advance: (milliseconds: number) => {
        now += milliseconds;
      },
    };
  };

  it('lets a burst through at once and spaces what follows', () => {
    const { take, takeAll } = made();
    expect(takeAll()).toEqual(Array(10).fill(0));
    expect(take()).toBe(100);
    expect(take()).toBe(200);
  });

  it('refuses when the wait would be too long to be of use', () => {
    const { take, takeAll } = made();
    takeAll();
    const waits = Array.from({ length: 25 }, take);
    expect(waits.filter((wait) => wait === undefined)).toHaveLength(5);
    expect(Math.max(...waits.filter((wait) => wait !== undefined))).toBe(2_000);
  });

  it('fills up again, and never beyond its size', () => {
    const { take, takeAll, advance } = made();
    takeAll();
    advance(60_000);
    expect(takeAll()).toEqual(Array(10).fill(0));
    expect(take()).toBe(100);
  });
});
