/** Version of MRT, recorded in checkpoints; a test holds it to the package's. */
export const MRT_VERSION = '0.1.0';
