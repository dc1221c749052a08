import { type Construct } from 'constructs';
import { Token } from '../terraform';
import { refusePlaceholder } from './placeholder-id';
import { load, withProvider } from './provider';

/**
 * A setting of a zone: `cloudflare_zone_setting`. Texts only: what is an object at Cloudflare differs at every plan.
 * Destroying it leaves the setting as it is.
 *
 * @param settingId - Cloudflare's name of it: `ssl`.
 * @see https://registry.terraform.io/providers/cloudflare/cloudflare/5.14.0/docs/resources/zone_setting
 */
export function zoneSetting(scope: Construct, id: string, zoneId: string, settingId: string, value: string): void {
  withProvider(scope);
  refusePlaceholder(scope, 'zone', zoneId);
  const { ZoneSetting } = load('zone-setting');
  // The provider's class knows of one type of value only, a map; the resource takes any.
  new ZoneSetting(scope, id, { zoneId, settingId, value: Token.asAny(value) });
}
