import { describe, expect, it } from 'vitest';
import { pushFor } from '#shared/domain/sweep.ts';
import { anOrder } from '../../fixtures.ts';

const minute = 60_000;
const authorized = Date.parse('2026-11-25T10:00:30.000Z');
const order = anOrder();
const later = (minutes: number) => authorized + minutes * minute;
const execution = (status: 'absent' | 'running' | 'succeeded' | 'failed', redrives = 0, endedAt?: number) => ({
  status,
  redrives,
  endedAt,
});

describe('an authorised order that is not finished', () => {
  it('is left alone while its message is on the way', () => {
    expect(pushFor(order, execution('absent'), later(0.5))).toEqual({ kind: 'leave' });
  });

  it('is sent again when no execution was started', () => {
    expect(pushFor(order, execution('absent'), later(2))).toEqual({ kind: 'send' });
  });

  it('is left alone while its execution runs, and parked after a day', () => {
    expect(pushFor(order, execution('running'), later(23 * 60))).toEqual({ kind: 'leave' });
    expect(pushFor(order, execution('running'), later(25 * 60)).kind).toBe('park');
  });

  it('is redriven when its execution failed, each time after a longer pause', () => {
    expect(pushFor(order, execution('failed', 0, later(1)), later(3)).kind).toBe('redrive');
    expect(pushFor(order, execution('failed', 4, later(10)), later(12)).kind).toBe('leave');
    expect(pushFor(order, execution('failed', 4, later(10)), later(27)).kind).toBe('redrive');
  });

  it('is parked when redriving does not help', () => {
    expect(pushFor(order, execution('failed', 20, later(100)), later(1000)).kind).toBe('park');
  });

  it('is parked when its execution ended without finishing it', () => {
    expect(pushFor(order, execution('succeeded', 0, later(1)), later(2)).kind).toBe('park');
  });
});
