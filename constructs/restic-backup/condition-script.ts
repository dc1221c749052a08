import { diskScript } from './disk-script';
import { type Part } from './metrics';

/** When a unit of a host that sleeps runs; it is asked every hour. */
export interface Condition {
  readonly part: Part;
  /** Seconds from one success to the next. */
  readonly every: number;
  /** Whether it waits for mains. */
  readonly onMains: boolean;
  /** Whether NetworkManager is asked if the network costs by the byte. */
  readonly asksMetered: boolean;
  /** Folder that has to be on another file system than `/`. @default - none has to */
  readonly disk?: string | undefined;
  /** Host and port that have to answer. @default - none that is known */
  readonly reach?: readonly [host: string, port: number] | undefined;
}

/** Fails, which only means that it is not the time: the unit is asked again in an hour. */
export function conditionScript({ part, every, onMains, asksMetered, disk, reach }: Condition): string {
  const stamp = `${part === 'backup' ? '' : `${part}_`}last_success_timestamp_seconds`;
  return `last=$(cat "$STATE_DIRECTORY/numbers/${part}/${stamp}" 2>/dev/null || echo 0)
# It drifts by the hour, and not by more.
if [ $(($(date +%s) - last)) -lt ${every - 3600} ]; then exit 1; fi
${onMains ? mains : ''}${asksMetered ? metered : ''}${disk === undefined ? '' : waiting(disk)}${reach === undefined ? '' : reaching(reach)}`;
}

const mains = `if ! systemd-ac-power; then
  echo 'waits for mains'
  exit 1
fi
`;

/** 1 is yes, 3 a guess that says yes. */
const metered = `manager=org.freedesktop.NetworkManager
case $(busctl get-property $manager /org/freedesktop/NetworkManager $manager Metered 2>/dev/null) in
  'u 1' | 'u 3')
    echo 'waits for a network that does not cost by the byte'
    exit 1
    ;;
esac
`;

function waiting(disk: string): string {
  return diskScript(disk, `waits for something to be mounted for ${disk}`);
}

function reaching([host, port]: readonly [string, number]): string {
  return `if ! timeout 10 bash -c '</dev/tcp/${host}/${port}' 2>/dev/null; then
  echo 'waits for ${host}, port ${port}, to be reached'
  exit 1
fi
`;
}
