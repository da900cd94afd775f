import { countUnits, isMoving, type Order, type OrderEvent } from './order.ts';

/** The four steps from paying to having. */
export type StageName = 'paid' | 'found' | 'charged' | 'delivered';

export interface Stage {
  readonly name: StageName;
  /** `partly` is an end too: not everything came. `missed` did not happen and will not. */
  readonly state: 'done' | 'partly' | 'now' | 'next' | 'missed';
  /** When it was reached. */
  readonly at: string | undefined;
}

/** Where an order is on its way, from what its timeline says. */
export function stagesOf(order: Order): readonly Stage[] {
  const at = (type: OrderEvent['type']) => order.timeline.findLast((event) => event.type === type)?.at;
  const { ordered, found, delivered } = countUnits(order);
  const moving = isMoving(order);
  const searched = found === ordered || !moving || at('captured') !== undefined;

  const reached: readonly Omit<Stage, 'state'>[] = [
    { name: 'paid', at: at('paid') },
    { name: 'found', at: searched ? (at('key_found') ?? at('released') ?? at('canceled')) : undefined },
    { name: 'charged', at: at('captured') },
    { name: 'delivered', at: delivered > 0 ? (at('delivered') ?? at('captured')) : undefined },
  ];
  const current = reached.findIndex((stage) => stage.at === undefined);
  return reached.map((stage, index): Stage => {
    if (stage.at === undefined) return { ...stage, state: !moving ? 'missed' : index === current ? 'now' : 'next' };
    if (stage.name === 'paid' || found === ordered) return { ...stage, state: 'done' };
    return { ...stage, state: found === 0 ? 'missed' : 'partly' };
  });
}

/** How an order stands, in one word: what its heading says. */
export type Standing = 'searching' | 'settling' | 'complete' | 'partly' | 'nothing' | 'looked-after';

export function standingOf(order: Order): Standing {
  const { ordered, found, delivered } = countUnits(order);
  if (order.status === 'requires_action') return 'looked-after';
  if (delivered === ordered) return 'complete';
  if (delivered > 0) return 'partly';
  if (!isMoving(order)) return 'nothing';
  return found === ordered ? 'settling' : 'searching';
}
