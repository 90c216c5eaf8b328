"""The pages that are compared with pictures and checked in every variant."""

KEY_PAGES = [
    "console:dashboard",
    "codes:batch_detail",
    "codes:code_list",
    "redemption:landing",
    "ui:style_guide",
]
