/** Intersection over union of two boxes given by corners. */
export function overlap([a, b, c, d], [e, f, g, h]) {
  const [width, height] = [Math.min(c, g) - Math.max(a, e), Math.min(d, h) - Math.max(b, f)];
  if (!(width > 0 && height > 0)) return 0;
  const common = width * height;
  return common / ((c - a) * (d - b) + (g - e) * (h - f) - common);
}
