using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using ZenKey.Protocol;

namespace ZenKey.Portal.Layout;

/// <summary>Keeps a fault of one page from taking the circuit along: says so, with a reference that the log knows too.</summary>
public sealed partial class FaultBoundary : ErrorBoundaryBase
{
    private string? reference;

    [Inject] private ILogger<FaultBoundary> Logger { get; set; } = default!;

    protected override Task OnErrorAsync(Exception exception)
    {
        reference = ErrorReference.New();
        Log.PageFailed(Logger, reference, exception);
        return Task.CompletedTask;
    }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        if (CurrentException is null)
        {
            builder.AddContent(0, ChildContent);
            return;
        }
        reference ??= ErrorReference.New();
        builder.OpenComponent<FaultNotice>(1);
        builder.AddAttribute(2, nameof(FaultNotice.Reference), reference);
        builder.AddAttribute(3, nameof(FaultNotice.OnRetry), EventCallback.Factory.Create(this, Recover));
        builder.CloseComponent();
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "A page failed, {Reference}")]
        public static partial void PageFailed(ILogger logger, string reference, Exception exception);
    }
}
