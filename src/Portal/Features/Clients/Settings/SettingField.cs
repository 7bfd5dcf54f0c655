using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace ZenKey.Portal.Features.Clients.Settings;

/// <summary>What the fields of a part have in common: which property they are of, and what is wrong with it.</summary>
public abstract class SettingField<TValue> : ComponentBase, IDisposable
{
    private EditContext? heard;

    [CascadingParameter] protected EditContext Form { get; set; } = default!;

    [Parameter, EditorRequired] public required string Part { get; set; }

    [Parameter, EditorRequired] public required string Property { get; set; }

    [Parameter, EditorRequired] public required string Label { get; set; }

    [Parameter] public string? Hint { get; set; }

    [Parameter, EditorRequired] public required TValue Value { get; set; }

    [Parameter] public EventCallback<TValue> ValueChanged { get; set; }

    protected string Id => SettingIds.Of(Part, Property);

    protected FieldIdentifier Field => Form.Field(Property);

    protected bool Faulty => Form.GetValidationMessages(Field).Any();

    /// <summary>The id of what tells more about it.</summary>
    protected string? About => Faulty ? $"{Id}-fault" : Hint is null ? null : $"{Id}-hint";

    // A fault that is found on saving changes none of the parameters.
    protected override void OnInitialized()
    {
        heard = Form;
        heard.OnValidationStateChanged += OnJudged;
    }

    protected async Task SetAsync(TValue value)
    {
        await ValueChanged.InvokeAsync(value);
        Form.NotifyFieldChanged(Field);
    }

    private void OnJudged(object? sender, ValidationStateChangedEventArgs judged) => InvokeAsync(StateHasChanged);

    public void Dispose()
    {
        if (heard is not null) { heard.OnValidationStateChanged -= OnJudged; }
        GC.SuppressFinalize(this);
    }
}
