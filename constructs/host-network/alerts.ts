import { type AlertRule } from '../../lib';

/** What is told of a bond that goes on with fewer cables: the next one that fails is the end. */
export function bondDegraded(name: string): AlertRule {
  const bond = `{master=${JSON.stringify(name)}}`;
  const [active, all] = [`node_bonding_active${bond}`, `node_bonding_slaves${bond}`];
  return {
    alert: 'BondDegraded',
    expr: `${active} < ${all}`,
    for: '10m',
    severity: 'warning',
    labels: { bond: name },
    summary: `${name} of {{ $labels.host }} goes by {{ $value }} of its cables alone`,
    runbook: `cat /proc/net/bonding/${name} names the one without a link: its cable, its plug, or the switch.`,
    fires: { series: { [active]: '2x5 1x20', [all]: '2x30' }, at: '20m' },
    quiet: { series: { [active]: '2x5 1x5 2x20', [all]: '2x30' }, at: '20m' },
  };
}
