import { FleetApp, type FleetAppProps } from '../fleet-app';

/**
 * The program of a part of a fleet, made to look at one construct: only its own rules judge it, for those of cdknix would
 * ask for the rest.
 */
export class PartialFleet extends FleetApp {
  public constructor(props: FleetAppProps) {
    super(props);
    this.rules = { ...this.rules, policies: props.policies ?? [] };
  }
}
