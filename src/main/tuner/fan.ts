/** Fan speed against temperature: a line, because that is what fan curves are made of. */
export class FanModel {
  private readonly slope: number;
  private readonly meanC: number;
  private readonly meanPct: number;

  constructor(readings: readonly { readonly temperatureC: number; readonly fanPct: number }[]) {
    const count = Math.max(1, readings.length);
    this.meanC = readings.reduce((sum, { temperatureC }) => sum + temperatureC, 0) / count;
    this.meanPct = readings.reduce((sum, { fanPct }) => sum + fanPct, 0) / count;
    // Ridge towards a common curve: 2 % a degree, as sure as readings 5 degrees apart.
    let products = usualSlope * ridge;
    let squares = ridge;
    for (const { temperatureC, fanPct } of readings) {
      products += (temperatureC - this.meanC) * (fanPct - this.meanPct);
      squares += (temperatureC - this.meanC) ** 2;
    }
    this.slope = Math.max(0, products / squares);
  }

  /** In per cent, at a steady temperature. */
  at(temperatureC: number): number {
    return Math.max(0, Math.min(100, this.meanPct + this.slope * (temperatureC - this.meanC)));
  }
}

const usualSlope = 2;
const ridge = 25;
