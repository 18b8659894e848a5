/** CUDA counts devices as nvidia-smi does only when told so. */
export const pciOrder = { CUDA_DEVICE_ORDER: 'PCI_BUS_ID' } as const;
