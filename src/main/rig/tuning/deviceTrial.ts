import type { Fault } from '../../../shared/faults';
import type { Cause } from '../../../shared/literals';
import type { MinerPlan } from '../../miners/adapter';

/** Flags that the tuner tries on a device instead of those set. Written nowhere: the end of the app is the end of them. */
export interface DeviceTrial {
  /** The device's own plan with the trial's flags. */
  plan(own: MinerPlan): MinerPlan;
  /** A run ended by a fault. True: the flags did it; the trial is over and the device goes on with its own, unblamed. */
  failed(fault: Fault): boolean;
  /** Something is in the way (a job, heat, a pause, a fault): the trial is over. Called after the orders went out. */
  ended(because: Cause): void;
}
