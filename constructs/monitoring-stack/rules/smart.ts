import { type AlertRule } from '../../../lib';

const nvme = 'device="nvme0"';
const replace = 'smartctl -x /dev/<device>; save what is on it now and replace it.';

const failing: AlertRule = {
  alert: 'SmartFailing',
  expr: 'smartctl_device_smart_status == 0 or smartctl_device_critical_warning > 0',
  for: '5m',
  severity: 'warning',
  summary: 'Disk {{ $labels.device }} of {{ $labels.host }} says that it fails',
  runbook: replace,
  fires: { series: { [`smartctl_device_smart_status{${nvme}}`]: '0x20' }, at: '10m' },
  quiet: {
    series: {
      [`smartctl_device_smart_status{${nvme}}`]: '1x20',
      [`smartctl_device_critical_warning{${nvme}}`]: '0x20',
    },
    at: '10m',
  },
};

const raw = 'attribute_value_type="raw"';

const errors: AlertRule = {
  alert: 'SmartErrors',
  expr: `increase(smartctl_device_media_errors[7d]) > 0 or smartctl_device_attribute{attribute_name=~"Current_Pending_Sector|Offline_Uncorrectable|Reported_Uncorrect",${raw}} > 0`,
  for: '5m',
  severity: 'warning',
  summary: 'Disk {{ $labels.device }} of {{ $labels.host }} could not read what was written to it',
  runbook: replace,
  fires: { series: { [`smartctl_device_media_errors{${nvme}}`]: '3x10 4x20' }, at: '20m' },
  quiet: {
    series: {
      [`smartctl_device_media_errors{${nvme}}`]: '3x30',
      [`smartctl_device_attribute{device="sda",attribute_name="Current_Pending_Sector",${raw}}`]: '0x30',
      [`smartctl_device_attribute{device="sda",attribute_name="Power_On_Hours",${raw}}`]: '9000x30',
    },
    at: '20m',
  },
};

const wornOut: AlertRule = {
  alert: 'SmartWearOut',
  expr: 'smartctl_device_percentage_used >= 90',
  for: '1h',
  severity: 'warning',
  summary: 'Disk {{ $labels.device }} of {{ $labels.host }} has used {{ $value }} % of its writes',
  runbook: 'Order another; it will soon write slowly, or not at all.',
  fires: { series: { [`smartctl_device_percentage_used{${nvme}}`]: '93x100' }, at: '90m' },
  quiet: { series: { [`smartctl_device_percentage_used{${nvme}}`]: '40x100' }, at: '90m' },
};

const hot: AlertRule = {
  alert: 'SmartHot',
  expr: 'smartctl_device_temperature{temperature_type="current"} >= 70',
  for: '30m',
  severity: 'warning',
  summary: 'Disk {{ $labels.device }} of {{ $labels.host }} has {{ $value }} °C',
  runbook: 'Look after fans and dust; a disk slows down at such a temperature, and ages.',
  fires: { series: { [`smartctl_device_temperature{${nvme},temperature_type="current"}`]: '75x60' }, at: '45m' },
  quiet: {
    series: {
      [`smartctl_device_temperature{${nvme},temperature_type="current"}`]: '75x20 60x40',
      [`smartctl_device_temperature{${nvme},temperature_type="drive_trip"}`]: '85x60',
    },
    at: '45m',
  },
};

/** What the disks of a machine say of themselves. */
export const smartRules: readonly AlertRule[] = [failing, errors, wornOut, hot];
