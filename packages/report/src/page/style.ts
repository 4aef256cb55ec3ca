/** The style of the page: colours as variables, light and dark by what the reader prefers. */
export const STYLE = `
:root{color-scheme:light dark;
--page:#f6f7f9;--card:#fff;--text:#1b1f27;--muted:#5b6472;--line:#c9ced8;--grid:#e8ebf0;
--blue:#2563c9;--orange:#b4570a;--violet:#7b3fb5;--teal:#0d7a74;
--good:#1d7a3e;--good-bg:#e4f4e8;--near:#8a5a00;--near-bg:#fdf1d6;--bad:#b3261e;--bad-bg:#fbe5e2;--mark:#eef3fd}
@media(prefers-color-scheme:dark){:root{
--page:#12151b;--card:#1a1f28;--text:#e7eaf0;--muted:#a3adbd;--line:#525d70;--grid:#29303c;
--blue:#7fb0ff;--orange:#f2a355;--violet:#c79bf2;--teal:#5ac8c0;
--good:#7fd59a;--good-bg:#173123;--near:#f0c46a;--near-bg:#352a12;--bad:#ff968c;--bad-bg:#3d1d1b;--mark:#1d2a42}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
main,header,footer{max-width:1240px;margin:0 auto;padding:0 20px}
header{padding-top:28px}
h1{font-size:26px;line-height:1.2;margin:0 0 4px;overflow-wrap:anywhere}
h2{font-size:19px;margin:0 0 4px}
h3{font-size:15px;margin:0;overflow-wrap:anywhere}
p{margin:0 0 10px;max-width:78ch}
a{color:var(--blue)}
a:focus-visible,summary:focus-visible,[tabindex]:focus-visible{outline:2px solid var(--blue);outline-offset:2px}
nav{display:flex;flex-wrap:wrap;gap:4px 16px;margin:12px 0 0;font-size:14px}
.sub{color:var(--muted)}
section{background:var(--card);border:1px solid var(--grid);border-radius:10px;padding:18px 20px;margin:18px 0}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(165px,1fr));gap:12px;margin:18px 0}
.card{background:var(--card);border:1px solid var(--grid);border-radius:10px;padding:12px 16px}
.card b{display:block;font-size:24px;line-height:1.25;font-weight:650;font-variant-numeric:tabular-nums}
.card span{color:var(--muted);font-size:13px}
.notes+h3{margin-top:18px}
.notes{display:grid;grid-template-columns:repeat(auto-fit,minmax(280px,1fr));gap:12px;margin:12px 0 4px}
.note{border-left:4px solid var(--line);padding:2px 0 2px 12px}
.note.bad{border-color:var(--bad)}.note.orange{border-color:var(--orange)}.note.violet{border-color:var(--violet)}
.note span{display:block;color:var(--muted);font-size:13px}
.note a{font-weight:600;overflow-wrap:anywhere}
ol.advice{margin:12px 0 0;padding:0;list-style:none}
ol.advice>li{border-top:1px solid var(--grid);padding:12px 0}
ol.advice ul{margin:4px 0 0;padding-left:20px}
ol.advice li li{margin:4px 0}
code{font:13px/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;background:var(--mark);border-radius:4px;padding:1px 5px;overflow-wrap:anywhere}
.sets{display:flex;flex-wrap:wrap;gap:4px 8px;margin-top:4px}
svg{display:block;width:100%;height:auto}
.scroll{overflow:auto;margin-top:12px}
.graph{max-height:620px;border:1px solid var(--grid);border-radius:8px}
.two{display:grid;grid-template-columns:minmax(0,1fr) minmax(300px,420px);gap:20px;margin-top:12px}
.two .scroll{margin-top:0}
.graph svg{margin:0 auto;width:auto;max-width:none}
.two th.wrap{max-width:none;white-space:normal;font-size:13px}
.edge{fill:none;stroke:var(--line);stroke-width:1.3}
.node rect{fill:var(--good-bg);stroke:var(--good)}
.node text{fill:var(--text);font-size:11px}
.node .nm{fill:var(--muted);font-size:10px}
.node .db{font-weight:600}
.node.near rect{fill:var(--near-bg);stroke:var(--near)}
.node.bad rect{fill:var(--bad-bg);stroke:var(--bad);stroke-width:1.6}
a:hover .node rect,a:focus .node rect{stroke-width:2.5}
.key{display:flex;flex-wrap:wrap;gap:4px 18px;font-size:13px;color:var(--muted)}
.key i{display:inline-block;width:14px;height:10px;border-radius:2px;margin-right:6px;border:1px solid}
.key .good{background:var(--good-bg);border-color:var(--good)}.key .near{background:var(--near-bg);border-color:var(--near)}.key .bad{background:var(--bad-bg);border-color:var(--bad)}
.key .lim{background:var(--bad);border:0;height:3px;vertical-align:middle}.key .thr{background:var(--orange);border:0;height:3px;vertical-align:middle}.key .hi{background:var(--blue);border-color:var(--blue);opacity:.55}
table{border-collapse:collapse;font-size:13px;width:100%;font-variant-numeric:tabular-nums}
th,td{padding:5px 6px;text-align:right;border-bottom:1px solid var(--grid);white-space:nowrap}
th{color:var(--muted);font-weight:600;position:sticky;top:0;background:var(--card);z-index:1}
th.t,td.t{text-align:left}
tbody th{font-weight:500;color:var(--text);position:static;text-align:left;max-width:320px;overflow:hidden;text-overflow:ellipsis}
tbody tr:target{background:var(--mark)}
tr.bad td.snr{color:var(--bad);font-weight:650}tr.near td.snr{color:var(--near);font-weight:650}
.tall{max-height:560px}
.bars{display:grid;grid-template-columns:max-content 1fr max-content;gap:6px 12px;align-items:center;margin:12px 0;font-variant-numeric:tabular-nums}
.bars i{display:block;height:12px;border-radius:3px;background:var(--blue)}
.bars i.int{background:var(--teal)}
.grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(250px,1fr));gap:14px;margin-top:12px}
.grid figure{margin:0;border:1px solid var(--grid);border-radius:8px;padding:8px 10px}
.grid figcaption{font-size:12px;color:var(--muted);overflow-wrap:anywhere}
.grid figcaption b{color:var(--text)}
.hi{fill:var(--blue);fill-opacity:.45;stroke:var(--blue);stroke-width:.7}
.lim{stroke:var(--bad);stroke-width:1.6}
.thr{stroke:var(--orange);stroke-width:1.4;stroke-dasharray:4 3}
.base,.zero{stroke:var(--line)}
.ax{fill:var(--muted);font-size:11px}
details{margin-top:14px}
summary{cursor:pointer;color:var(--blue);font-weight:600}
dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 16px;margin:8px 0 0;font-size:14px}
dt{font-weight:600}dd{margin:0;color:var(--muted)}
footer{color:var(--muted);font-size:13px;padding-bottom:32px}
@media(max-width:860px){.two{grid-template-columns:1fr}}
@media(max-width:640px){main,header,footer{padding:0 12px}section{padding:14px 12px}dl{grid-template-columns:1fr}}
@media print{.scroll,.tall,.graph{max-height:none;overflow:visible}section,.card{break-inside:avoid}}
`;
