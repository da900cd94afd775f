/** Token buckets per route, from the stage's settings. */
import { objectOf, optionalNumber } from '../template/json.ts';
import type { Template } from '../template/template.ts';

/** Whether a request on this route may pass now. */
export type Throttle = (routeKey: string) => boolean;

interface Limit {
  readonly rate: number;
  readonly burst: number;
}

export function readThrottle(template: Template, now: () => number): Throttle {
  const limits = new Map<string, Limit>();
  let common: Limit | undefined;
  for (const { properties } of template.of('AWS::ApiGatewayV2::Stage')) {
    common = limitOf(properties.DefaultRouteSettings) ?? common;
    for (const [routeKey, settings] of Object.entries(objectOf(properties.RouteSettings))) {
      const limit = limitOf(settings);
      if (limit) limits.set(routeKey, limit);
    }
  }
  const buckets = new Map<string, { tokens: number; at: number }>();
  return (routeKey) => {
    const limit = limits.get(routeKey) ?? common;
    if (!limit) return true;
    const time = now();
    const bucket = buckets.get(routeKey) ?? { tokens: limit.burst, at: time };
    buckets.set(routeKey, bucket);
    bucket.tokens = Math.min(limit.burst, bucket.tokens + ((time - bucket.at) / 1000) * limit.rate);
    bucket.at = time;
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  };
}

function limitOf(settings: unknown): Limit | undefined {
  const { ThrottlingRateLimit, ThrottlingBurstLimit } = objectOf(settings);
  const rate = optionalNumber(ThrottlingRateLimit);
  const burst = optionalNumber(ThrottlingBurstLimit);
  if (rate === undefined && burst === undefined) return undefined;
  return { rate: rate ?? burst ?? 0, burst: Math.max(1, burst ?? rate ?? 0) };
}
