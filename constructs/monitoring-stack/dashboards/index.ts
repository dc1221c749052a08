import { type Board } from './board';
import { backupsBoard } from './backups';
import { containersBoard } from './containers';
import { fleetBoard } from './fleet';
import { logsBoard } from './logs';
import { networkBoard } from './network';
import { nginxBoard } from './nginx';
import { systemBoard } from './system';

/** The dashboards that come with it; each is there where something is scraped for it. */
export const boards: readonly Board[] = [
  fleetBoard,
  systemBoard,
  networkBoard,
  containersBoard,
  nginxBoard,
  logsBoard,
  backupsBoard,
];

/** The one that is seen first. */
export const homeBoard = fleetBoard;
