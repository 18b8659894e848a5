import { describe, expect, it } from 'vitest';
import { figureSource, findCard } from '../../src/main/gpus/cards';

describe('findCard', () => {
  it.each([
    ['NVIDIA GeForce RTX 3070', 8192, 'rtx-3070'],
    ['GeForce RTX 3070', null, 'rtx-3070'],
    ['AMD Radeon RX 570', 8192, 'rx-570'],
    ['NVIDIA GeForce RTX 3080', 10_240, 'rtx-3080-10gb'],
    ['NVIDIA GeForce RTX 3080', 12_288, 'rtx-3080-12gb'],
  ])('finds %s with %s MiB: %s', (name, vramMiB, id) => {
    expect(findCard(name, vramMiB)?.id).toBe(id);
  });

  it.each([
    ['NVIDIA GeForce RTX 3070 Laptop GPU', 8192],
    ['Practice RTX 3070', 8192],
    ['NVIDIA GeForce RTX 3080', null], // two sizes, and the size is not known
    ['', null],
  ])('takes %s for no other card', (name, vramMiB) => {
    expect(findCard(name, vramMiB)).toBeNull();
  });

  it('names the source of every figure', () => {
    const figure = findCard('NVIDIA GeForce RTX 3070', 8192)?.hashrates['kawpow'];
    expect(figure).toMatchObject({ hs: 27_600_000, powerW: 180 });
    expect(figure && figureSource(figure)).toMatch(/WhatToMine/);
  });
});
