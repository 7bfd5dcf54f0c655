using FluentValidation;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace ZenKey.Portal.Ui;

/// <summary>
/// Lets a FluentValidation validator speak in an EditForm: a field by itself when it changes, all of it on submit. Also
/// takes the faults that only the service can find.
/// </summary>
public sealed class FluentValidator<T> : ComponentBase, IDisposable
    where T : class
{
    private ValidationMessageStore? messages;

    [CascadingParameter] private EditContext Form { get; set; } = default!;

    [Inject] private IValidator<T> Validator { get; set; } = default!;

    protected override void OnInitialized()
    {
        messages = new ValidationMessageStore(Form);
        Form.OnValidationRequested += OnForm;
        Form.OnFieldChanged += OnField;
    }

    /// <summary>Shows faults that came back from the service, by property path.</summary>
    public void Show(IReadOnlyDictionary<string, string[]> faults)
    {
        foreach (var (path, texts) in faults)
        {
            foreach (var text in texts) { messages!.Add(FieldPath.Resolve(Form.Model, path), text); }
        }
        Form.NotifyValidationStateChanged();
    }

    private void OnForm(object? sender, ValidationRequestedEventArgs request)
    {
        messages!.Clear();
        foreach (var failure in Validator.Validate((T)Form.Model).Errors)
        {
            messages.Add(FieldPath.Resolve(Form.Model, failure.PropertyName), failure.ErrorMessage);
        }
        Form.NotifyValidationStateChanged();
    }

    private void OnField(object? sender, FieldChangedEventArgs change)
    {
        messages!.Clear(change.FieldIdentifier);
        foreach (var failure in Validator.Validate((T)Form.Model).Errors)
        {
            var field = FieldPath.Resolve(Form.Model, failure.PropertyName);
            if (field.Equals(change.FieldIdentifier)) { messages.Add(field, failure.ErrorMessage); }
        }
        Form.NotifyValidationStateChanged();
    }

    public void Dispose()
    {
        Form.OnValidationRequested -= OnForm;
        Form.OnFieldChanged -= OnField;
    }
}
