"""A made-up form for the style guide: every kind of field, in every state."""

from django import forms


class SampleForm(forms.Form):
    """Every kind of field once."""

    name = forms.CharField(
        label="Name", help_text="Only the staff see it. Say where the codes go."
    )
    quantity = forms.IntegerField(label="Quantity", min_value=1)
    charset = forms.ChoiceField(
        label="Charset",
        choices=[
            ("clear", "Clear: no vowels, nothing that looks alike"),
            ("digits", "Digits"),
        ],
        widget=forms.RadioSelect,
    )
    check_symbol = forms.BooleanField(
        label="Check symbol",
        required=False,
        help_text="Catches a slip of the finger before it counts as a try.",
    )
    expires_at = forms.DateTimeField(
        label="Expires",
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )
    accent_color = forms.CharField(label="Accent colour", widget=forms.ColorInput)
    zone = forms.ChoiceField(label="Time zone", choices=[("", "Choose one")])
    intro = forms.CharField(label="Introduction", required=False, widget=forms.Textarea)
    days = forms.MultipleChoiceField(
        label="Days",
        required=False,
        choices=[("mon", "Monday"), ("tue", "Tuesday")],
        widget=forms.CheckboxSelectMultiple,
    )


def sample_form() -> SampleForm:
    """Return the form as somebody sent it: some fields right, some wrong."""
    return SampleForm(
        {
            "name": "",
            "quantity": "0",
            "charset": "clear",
            "accent_color": "#2130c9",
            "days": ["mon"],
        }
    )
