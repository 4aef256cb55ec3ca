/**
 * How elements lie in memory. This folder is shared: TypeScript imports it to write what the kernels read, the kernels
 * (AssemblyScript) to read it. It holds nothing but integer constants.
 */
export const INT8 = 0;
export const INT16 = 1;
export const INT32 = 2;
