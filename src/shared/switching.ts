/**
 * Why a device mines the coin that it does. `single`: it has no other. `waiting`: no miner runs on it, or a job or a trial has it.
 * `staying`: the last switch is not long enough ago. `noFigures`: what a coin brings is not known (no price, no reward), so nothing
 * is compared. `measuring`: another coin is mined for a while, because its hashrate here is not known. `best`: no other brings
 * enough more.
 */
export const switchReasons = ['off', 'single', 'waiting', 'staying', 'noFigures', 'measuring', 'best'] as const;
export type SwitchReason = (typeof switchReasons)[number];
