"""How the designer looks on a projector, and what its controls need that widgets have no way to say."""

from __future__ import annotations

from markupsafe import Markup

from kpiwork.display.style import css

__all__ = ["FOCUS", "WIDE", "rules"]

WIDE = "kw-wide"
"""A field that takes the whole line."""

SIZES = (
    ".kw-designer.kw{font-size:20px;line-height:1.4;padding:.4em;overflow-wrap:normal}"
    ".kw-designer .kw,.kw-designer .jupyter-widgets{font-size:inherit;line-height:1.4}"
    ".kw-designer :is(input,textarea,select,button){box-shadow:none!important;"
    "font-size:1em!important;line-height:1.35!important;"
    "font-family:inherit;"
    "color:var(--kw-ink)!important;background:var(--kw-paper)!important}"
    ".kw-designer .widget-html{height:auto;margin:0}"
    ".kw-designer .widget-html-content{line-height:inherit;overflow:visible;font-size:1em;flex:1 1 auto;"
    "min-width:0}"
    ".kw-designer,.kw-designer :is(.widget-vbox,.widget-hbox,.jupyter-widgets){overflow:visible}"
    ".kw-designer .kw-note{font-size:.85em}"
    ".kw-designer h2{font-size:1.5em}"
    ".kw-designer h3{font-size:1.15em;margin-top:.5em}"
    ".kw-designer :is(h4,h5){font-size:1em;margin:.2em 0 0}"
)

FRAME = (
    ".jp-OutputArea:has(.kw-designer),.jp-OutputArea-child:has(.kw-designer),"
    ".jp-OutputArea-output:has(.kw-designer),.jp-Cell-outputWrapper:has(.kw-designer){overflow:visible}"
    ".kw-designer>.kw-room{display:grid;grid-template-columns:11.5em minmax(0,1fr);gap:0 1.4em;"
    "align-items:start}"
    ".kw-designer .kw-walk{border-right:1px solid var(--kw-line);padding-right:.6em;position:sticky;top:0}"
    ".kw-designer .kw-walk button{width:100%;height:auto;margin:0;padding:.16em .4em;text-align:left;"
    "white-space:normal;border:0;border-left:5px solid transparent;border-radius:0;font-size:.75em!important;"
    "line-height:1.25!important;display:block}"
    ".kw-designer .kw-walk .kw-here{border-left-color:var(--kw-accent);font-weight:650}"
    ".kw-designer .kw-two-columns{display:grid;grid-template-columns:minmax(0,5fr) minmax(0,4fr);gap:1.2em;"
    "align-items:start}"
    ".kw-designer .kw-two-columns>.kw-beside{border-left:1px solid var(--kw-line);padding-left:1em;"
    "position:sticky;top:0;max-height:calc(100vh - 8em);overflow-y:auto}"
    "@media (max-width:62em){.kw-designer>.kw-room,.kw-designer .kw-two-columns{display:block}"
    ".kw-designer .kw-walk{border:0;flex-flow:row wrap}.kw-designer .kw-walk button{width:auto}"
    ".kw-designer .kw-two-columns>.kw-beside{border:0;padding:0;position:static;max-height:none}}"
)

FIELDS = (
    ".kw-designer .kw-field{margin:.25em 0 .3em;flex:none}"
    ".kw-designer .kw-fields>.kw-field{flex:1 1 14em;min-width:min(14em,100%)}"
    ".kw-designer .kw-fields>.kw-wide{flex-basis:100%}"
    ".kw-designer .kw-table-of{margin:0}"
    ".kw-designer .kw-table-of .widget-dropdown{display:flex;gap:.7em;align-items:center}"
    ".kw-designer .kw-table-of .widget-label{flex:none;margin:0}"
    ".kw-designer .kw-table-of .widget-dropdown>select{flex:1 1 auto;width:auto}"
    ".kw-designer .kw-fields{display:flex;flex-flow:row wrap;gap:0 1.2em;align-items:flex-start}"
    ".kw-designer :is(.widget-text,.widget-textarea,.widget-dropdown,.widget-datepicker,.widget-combobox)"
    "{display:block;width:100%;height:auto;margin:0;max-width:none}"
    ".kw-designer .widget-inline-hbox>.widget-label{display:block;width:auto;max-width:none;height:auto;"
    "text-align:left;font-size:.9em;line-height:1.3;font-weight:650;color:var(--kw-ink);white-space:normal;"
    "overflow:visible;margin:0 0 .1em}"
    ".kw-designer .widget-inline-hbox :is(input:not([type=checkbox]),textarea,select){display:block;"
    "width:100%;max-width:none;height:auto;min-height:1.8em;padding:.12em .4em;"
    "border:1px solid var(--kw-soft)!important;border-radius:3px;box-sizing:border-box}"
    ".kw-designer .kw-code :is(textarea,input){font-family:ui-monospace,Menlo,Consolas,"
    "'DejaVu Sans Mono',monospace!important;font-size:.9em!important}"
    ".kw-designer .kw .kw-help{font-size:.75em;line-height:1.3;color:var(--kw-soft);margin:0;max-width:68ch}"
    ".kw-designer .kw .kw-fault{font-size:.88em;font-weight:650;color:var(--kw-missed);margin:0}"
    ".kw-designer .kw-wrong :is(input,textarea,select){border:2px solid var(--kw-missed)!important}"
    ".kw-designer .kw-group{border-left:3px solid var(--kw-line);padding-left:.8em;margin:.4em 0}"
    ".kw-designer .widget-checkbox{width:auto;height:auto;margin:0;max-width:none}"
    ".kw-designer .widget-checkbox>.widget-label{display:none}"
    ".kw-designer .widget-label-basic{display:flex;align-items:center;gap:.5em;font-size:1em;height:auto;"
    "line-height:1.3;padding:.15em 0;white-space:normal;width:auto;max-width:none;color:var(--kw-ink);"
    "margin:0}"
    ".kw-designer .widget-label-basic input{width:1.15em;height:1.15em;margin:0;flex:none}"
    ".kw-designer .kw-cases .kw-field{margin:.1em 0}"
    ".kw-designer .kw-cases .widget-dropdown{display:grid;grid-template-columns:minmax(0,1fr) 11em;gap:1em;"
    "align-items:center;border-bottom:1px solid var(--kw-line);padding:.15em 0}"
    ".kw-designer .kw-cases .widget-dropdown>.widget-label{font-weight:400;font-size:.9em}"
)

BUTTONS = (
    ".kw-designer .kw-buttons{display:flex;flex-flow:row wrap;gap:.5em .7em;margin:.5em 0;"
    "align-items:center}"
    ".kw-designer .kw-buttons button{width:auto;height:auto;margin:0;padding:.28em .8em;"
    "border:1px solid var(--kw-soft);border-radius:4px;white-space:normal;text-align:left}"
    ".kw-designer .kw-buttons .kw-main{border:2px solid var(--kw-accent);font-weight:650}"
    ".kw-designer button:disabled{opacity:1!important;font-weight:400;color:var(--kw-soft)!important;"
    "border-style:dashed!important}"
    ".kw-designer :is(button,input,textarea,select,h2,summary,[tabindex]):focus-visible{"
    "outline:3px solid var(--kw-accent)!important;outline-offset:2px}"
)

SHOWN = (
    ".kw-designer .kw-asks{margin:.3em 0 .7em;padding-left:.9em;border-left:5px solid var(--kw-accent);"
    "font-size:1.12em;list-style:none}"
    ".kw-designer .kw-asks li{margin:.25em 0;max-width:60ch}"
    ".kw-designer .kw-stale{border-left:5px solid var(--kw-near);padding-left:.6em}"
    ".kw-designer .kw-stale figure img{filter:grayscale(1)}"
    ".kw-designer figure img{width:100%;height:auto;max-width:46em}"
    ".kw-designer pre.kw-diff{font:.78em/1.4 ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace;"
    "white-space:pre-wrap;overflow-wrap:anywhere;background:var(--kw-wash);padding:.6em;margin:.4em 0;"
    "color:var(--kw-ink)}"
    ".kw-designer .kw-spoken{padding-left:1.1em;list-style:disc}"
    ".kw-designer .kw-smart dt{font-weight:650;color:var(--kw-ink);margin-top:.5em}"
    ".kw-designer .kw-smart dd{margin:.1em 0 .3em}"
    ".kw-designer mark{background:none;color:inherit;border-bottom:3px solid var(--kw-missed);"
    "font-weight:650}"
)

SETUP = (
    "const root=this.closest('.kw-designer');"
    "const tie=()=>{"
    "root.querySelectorAll('.kw-said').forEach(one=>one.setAttribute('role','status'));"
    "root.querySelectorAll('.kw-walk button').forEach(one=>one.classList.contains('kw-here')"
    "?one.setAttribute('aria-current','step'):one.removeAttribute('aria-current'));"
    "root.querySelectorAll('.kw-field').forEach(one=>{"
    "const control=one.querySelector('input,textarea,select');const help=one.querySelector('.kw-tied');"
    "if(!control||!help)return;"
    "help.id||=`kw-help-${Math.random().toString(36).slice(2)}`;"
    "control.setAttribute('aria-describedby',help.id);"
    "control.setAttribute('aria-invalid',one.classList.contains('kw-wrong'));"
    "if(one.classList.contains('kw-needed'))control.setAttribute('aria-required','true');"
    "});};"
    "root.addEventListener('focusin',one=>one.target.setAttribute('data-lm-suppress-shortcuts',''));"
    "new MutationObserver(tie).observe(root,"
    "{childList:true,subtree:true,attributes:true,attributeFilter:['class']});"
    "tie();"
)
"""Lets the controls keep the keys that are pressed in them, as in the explorer; ties help to its control,
names the step that is shown, and makes a status line of each part that is one."""

FOCUS = (
    "const root=this.closest('.kw-designer');"
    "const seek=left=>{const goal=root.querySelector('.kw-goal');"
    "const one=goal&&goal.querySelector('h2,input,textarea,select,button');"
    "if(one){one.focus({preventScroll:true});"
    "(one.matches('h2')?root:one).scrollIntoView({block:one.matches('h2')?'start':'center'});}"
    "else if(left)setTimeout(()=>seek(left-1),50);};"
    "setTimeout(()=>seek(60),0);"
)
"""Moves the focus to what carries the class, once it is drawn; widgets are drawn when they please."""


def rules() -> Markup:
    """Give the rules and the script as markup; the script runs when the rules are loaded."""
    text = css() + SIZES + FRAME + FIELDS + BUTTONS + SHOWN
    return Markup('<style onload="{}">{}</style>').format(SETUP, Markup(text))  # noqa: S704
